package parley.sdp;

import java.util.Base64;
import java.util.Optional;
import parley.common.Secret;
import parley.common.SrtpSuite;

/// `a=crypto` of a suite we know (RFC 4568 §9.1), one inline key without MKI or session parameters.
/// @param tag 0 to 999,999,999
/// @param suite the protection
/// @param spelling its name as it stands on the wire
/// @param masterKeyAndSalt key octets, then salt octets
public record CryptoAttribute(int tag, SrtpSuite suite, String spelling, Secret masterKeyAndSalt) {
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

    /// Spelled as the standard has it.
    public CryptoAttribute(int tag, SrtpSuite suite, Secret masterKeyAndSalt) {
        this(tag, suite, suite.name(), masterKeyAndSalt);
    }

    /// As a line; the key shows on the wire only.
    public Attribute attribute() {
        return Attribute.of(
                "crypto",
                tag + " " + spelling + " inline:" + Base64.getEncoder().encodeToString(masterKeyAndSalt.reveal()));
    }
}
