package parley.sdp;

import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.sdp.CryptoLine.MasterKeyIdentifier;

/// `a=crypto` of a suite we know (RFC 4568 §9.1): one inline key, no session parameters. Ours have neither
/// MKI nor lifetime: nothing obliges an answer to have them because the offer has (§6.1), and each side
/// describes what it sends.
/// @param tag 0 to 999,999,999
/// @param suite the protection
/// @param spelling its name as it stands on the wire
/// @param masterKeyAndSalt key octets, then salt octets
/// @param identifier what is in each packet of the peer's that is protected with it
/// @param lifetimePackets how many packets the peer may protect with it; empty for the suite's own limit
public record CryptoAttribute(
        int tag,
        SrtpSuite suite,
        String spelling,
        Secret masterKeyAndSalt,
        Optional<MasterKeyIdentifier> identifier,
        OptionalLong lifetimePackets) {
    /// Refuses a name that is not the suite's, and key material of the wrong length.
    public CryptoAttribute {
        if (!SrtpSuite.named(spelling).equals(Optional.of(suite))) {
            throw new IllegalArgumentException(spelling + " is no name of " + suite);
        }
        if (masterKeyAndSalt.length() != suite.keyBytes() + suite.saltBytes()) {
            throw new IllegalArgumentException("key and salt of " + suite + " are "
                    + (suite.keyBytes() + suite.saltBytes()) + " octets, got " + masterKeyAndSalt.length());
        }
    }

    /// Without MKI and lifetime.
    public CryptoAttribute(int tag, SrtpSuite suite, String spelling, Secret masterKeyAndSalt) {
        this(tag, suite, spelling, masterKeyAndSalt, Optional.empty(), OptionalLong.empty());
    }

    /// Spelled as the standard has it.
    public CryptoAttribute(int tag, SrtpSuite suite, Secret masterKeyAndSalt) {
        this(tag, suite, suite.name(), masterKeyAndSalt);
    }

    /// As a line of ours; the key shows on the wire only.
    public Attribute attribute() {
        return Attribute.of(
                "crypto",
                tag + " " + spelling + " inline:" + Base64.getEncoder().encodeToString(masterKeyAndSalt.reveal()));
    }
}
