package parley.media.srtp;

import java.util.Arrays;
import parley.common.Secret;
import parley.common.SrtpSuite;

/// The cryptographic transform of one direction (RFC 3711 §4): what is encrypted, what is authenticated,
/// where the tag goes. Knows nothing of indices used before: its callers see to it that no index comes
/// twice to a `seal`.
///
/// Packets lie in `buffer` from `offset` to `end`; whatever is appended needs room there.
sealed interface PacketTransform permits CounterModeTransform, AeadTransform {
    /// The E bit of SRTCP: the packet is encrypted (RFC 3711 §3.4).
    int ENCRYPTED = 1 << 31;
    /// Octets of E bit and SRTCP index.
    int RTCP_INDEX_BYTES = 4;

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    int prefetch();

    /// The transform of a suite, with session keys from its master key and salt.
    static PacketTransform of(SrtpSuite suite, Secret masterKeyAndSalt) {
        if (masterKeyAndSalt.length() != suite.keyBytes() + suite.saltBytes()) {
            throw new IllegalArgumentException("key and salt of " + suite + " are "
                    + (suite.keyBytes() + suite.saltBytes()) + " octets, got " + masterKeyAndSalt.length());
        }
        byte[] both = masterKeyAndSalt.reveal();
        var derivation = new KeyDerivation(
                Arrays.copyOf(both, suite.keyBytes()), Arrays.copyOfRange(both, suite.keyBytes(), both.length));
        Arrays.fill(both, (byte) 0);
        return suite.aead()
                ? AeadTransform.derive(derivation, suite.keyBytes())
                : CounterModeTransform.derive(derivation, suite.keyBytes(), suite.rtpTagBytes(), suite.rtcpTagBytes());
    }

    /// Octets the tag adds to RTP.
    int rtpTagBytes();

    /// Octets the tag adds to RTCP, without the index.
    int rtcpTagBytes();

    /// Octets behind an MKI in SRTP (RFC 3711 §3.1, RFC 7714 §8.2): the tag, where that comes last.
    int rtpTrailerBytes();

    /// The same in SRTCP (RFC 3711 §3.4, RFC 7714 §9.2).
    int rtcpTrailerBytes();

    /// Where the E bit and index of an SRTCP packet that ends at `end` lie.
    int rtcpIndexAt(int end);

    /// Protects RTP.
    /// @param payload where the header, with CSRCs and extension, ends
    /// @return the new end
    int sealRtp(byte[] buffer, int offset, int payload, int end, int ssrc, long packetIndex);

    /// Verifies and decrypts SRTP.
    /// @return the new end, or -1 if the tag does not verify
    int openRtp(byte[] buffer, int offset, int payload, int end, int ssrc, long packetIndex);

    /// Protects a compound RTCP packet and appends its index.
    /// @return the new end
    int sealRtcp(byte[] buffer, int offset, int end, int ssrc, int index);

    /// Verifies and decrypts SRTCP whose E bit is set.
    /// @return the new end, or -1 if the tag does not verify
    int openRtcp(byte[] buffer, int offset, int end, int ssrc, int index);
}
