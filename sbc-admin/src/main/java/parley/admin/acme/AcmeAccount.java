package parley.admin.acme;

import java.net.URI;
import java.security.KeyPair;

/// Our account with an authority (RFC 8555 §7.1.2). Prints its URL, never its key.
/// @param directory of the authority
/// @param location the account's URL
/// @param key that our requests are signed with
public record AcmeAccount(URI directory, URI location, KeyPair key) {
    @Override
    public String toString() {
        return "AcmeAccount[" + location + "]";
    }
}
