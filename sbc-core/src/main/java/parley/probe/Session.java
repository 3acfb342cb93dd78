package parley.probe;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A handshake that came about, and what was shown in it.
/// @param version `TLSv1.3`, ...
/// @param suite by its standard name
/// @param alpn protocol selected (RFC 7301), or empty
/// @param chain leaf first, as sent
/// @param staple OCSP answer that came with it, DER
/// @param certificateAsked true if the server asked for a client certificate
/// @param handshakeMillis how long it took, without the TCP connection
public record Session(
        String version,
        String suite,
        String alpn,
        List<X509Certificate> chain,
        Optional<byte[]> staple,
        boolean certificateAsked,
        long handshakeMillis) {
    public Session {
        chain = List.copyOf(chain);
    }

    /// The server's own certificate.
    public X509Certificate leaf() {
        return chain.getFirst();
    }
}
