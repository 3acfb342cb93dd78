package parley.certificate;

import java.security.cert.X509Certificate;
import java.util.List;

/// Who we are to others, under one name of the configuration.
/// @param name in `sbc.identities`
/// @param credentials of several kinds of key and for either side of TLS; empty: nothing has been uploaded yet
/// @param authorities that our chains lead to, and that others are judged by where nothing else is named
public record Identity(String name, List<Credential> credentials, List<X509Certificate> authorities) {
    public Identity {
        credentials = List.copyOf(credentials);
        authorities = List.copyOf(authorities);
    }

    /// Those shown by a server.
    public List<Credential> server() {
        return credentials.stream()
                .filter(credential -> credential.use().server())
                .toList();
    }

    /// Those shown by a client.
    public List<Credential> client() {
        return credentials.stream()
                .filter(credential -> credential.use().client())
                .toList();
    }
}
