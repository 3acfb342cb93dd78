package parley.admin.view;

import java.time.Instant;
import java.util.List;

/// A connection that is open now.
/// @param id our number for it, unique while the process runs
/// @param via name of the listener that accepted it, or of the peer we dialled
/// @param protocol `tcp`, `tls`
/// @param local our end, as `192.0.2.1:5061`
/// @param remote the other end
/// @param openedAt when it was ready for SIP
/// @param tlsRole on which side of the handshake we were, `server` or `client`; empty without TLS
/// @param tlsVersion `TLSv1.3`, or empty
/// @param cipher the suite, or empty
/// @param serverName SNI, or empty
/// @param peerSubject subject of the certificate that the peer proved, or empty
/// @param peerNames its SIP identities
public record LiveConnection(
        long id,
        String via,
        String protocol,
        String local,
        String remote,
        Instant openedAt,
        String tlsRole,
        String tlsVersion,
        String cipher,
        String serverName,
        String peerSubject,
        List<String> peerNames) {
    public LiveConnection {
        peerNames = List.copyOf(peerNames);
    }
}
