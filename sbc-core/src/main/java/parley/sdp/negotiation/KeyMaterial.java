package parley.sdp.negotiation;

import java.math.BigInteger;
import java.util.Base64;
import parley.common.LegSide;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.sdp.IceCredentials;

/// The randomness of one [NegotiationInput.Allocated], cut so that no octet serves twice: each leg of each stream
/// has a share, each suite a place in it, and the number of the session what is left.
/// @param octets at least [OfferAnswer#KEY_MATERIAL_OCTETS] for each share
record KeyMaterial(Secret octets) {
    /// RFC 8866 §5.2 wants a number that fits 64 bits; peers read it as signed.
    private static final int SESSION_ID_OCTETS = 7;

    private static final int ICE_FRAGMENT_OCTETS = 3;
    private static final int ICE_PASSWORD_OCTETS = 18;
    private static final int ICE_OCTETS = ICE_FRAGMENT_OCTETS + ICE_PASSWORD_OCTETS;

    /// RFC 8842 §4 asks for 120 bits.
    private static final int TLS_ID_OCTETS = 15;

    /// Refuses too little: a fault of the caller's.
    static KeyMaterial of(Secret octets, int streams) {
        var needed = 2 * streams * OfferAnswer.KEY_MATERIAL_OCTETS;
        if (octets.length() < needed) {
            throw new IllegalArgumentException(
                    "key material for " + streams + " streams is " + needed + " octets, got " + octets.length());
        }
        return new KeyMaterial(octets);
    }

    /// Master key and salt for what we send on that leg.
    Secret key(int stream, LegSide side, SrtpSuite suite) {
        var from = share(stream, side) + octetsBefore(suite);
        return octets.slice(from, from + octetsOf(suite));
    }

    /// ICE credentials for that leg: 24 and 144 bits (RFC 8445 §5.3 asks for 24 and 128).
    IceCredentials ice(int stream, LegSide side) {
        var end = share(stream, side) + OfferAnswer.KEY_MATERIAL_OCTETS - SESSION_ID_OCTETS;
        var from = end - ICE_OCTETS;
        return new IceCredentials(
                base64(from, from + ICE_FRAGMENT_OCTETS), Secret.of(base64(from + ICE_FRAGMENT_OCTETS, end)));
    }

    /// A name for a DTLS association of that leg (RFC 8842 §4).
    String tlsId(int stream, LegSide side) {
        var end = share(stream, side) + OfferAnswer.KEY_MATERIAL_OCTETS - SESSION_ID_OCTETS - ICE_OCTETS;
        return base64(end - TLS_ID_OCTETS, end);
    }

    // Its alphabet is that of ice-char (RFC 8839 §5.4) and within that of tls-id (RFC 8842 §4), and a multiple of
    // three octets needs no padding.
    private String base64(int from, int to) {
        return Base64.getEncoder().encodeToString(octets.slice(from, to).reveal());
    }

    /// A number for the `o=` line of that leg, from the end of its first stream's share.
    String sessionId(LegSide side) {
        var end = share(0, side) + OfferAnswer.KEY_MATERIAL_OCTETS;
        return new BigInteger(1, octets.slice(end - SESSION_ID_OCTETS, end).reveal()).toString();
    }

    private static int share(int stream, LegSide side) {
        var index = switch (side) {
            case A -> 2 * stream;
            case B -> 2 * stream + 1;
        };
        return index * OfferAnswer.KEY_MATERIAL_OCTETS;
    }

    private static int octetsBefore(SrtpSuite suite) {
        var octets = 0;
        for (var other : SrtpSuite.values()) {
            if (other == suite) {
                break;
            }
            octets += octetsOf(other);
        }
        return octets;
    }

    private static int octetsOf(SrtpSuite suite) {
        return suite.keyBytes() + suite.saltBytes();
    }
}
