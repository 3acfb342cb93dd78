package parley.sdp;

import java.util.Base64;
import parley.common.Secret;
import parley.common.SrtpSuite;

/// `a=crypto` of a suite we know (RFC 4568 §9.1), one inline key without MKI or session parameters.
/// @param tag 0 to 999,999,999
/// @param suite the protection
/// @param masterKeyAndSalt key octets, then salt octets
public record CryptoAttribute(int tag, SrtpSuite suite, Secret masterKeyAndSalt) {
    /// Refuses key material of the wrong length.
    public CryptoAttribute {
        if (masterKeyAndSalt.length() != suite.keyBytes() + suite.saltBytes()) {
            throw new IllegalArgumentException("key and salt of " + suite + " are "
                    + (suite.keyBytes() + suite.saltBytes()) + " octets, got " + masterKeyAndSalt.length());
        }
    }

    /// As a line; the key shows on the wire only.
    public Attribute attribute() {
        return Attribute.of(
                "crypto",
                tag + " " + suite.name() + " inline:" + Base64.getEncoder().encodeToString(masterKeyAndSalt.reveal()));
    }
}
