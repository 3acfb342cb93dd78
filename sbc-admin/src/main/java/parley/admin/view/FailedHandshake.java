package parley.admin.view;

import java.time.Instant;
import java.util.List;

/// A TLS handshake that failed, in the words of the log.
/// @param at when
/// @param role on which side we were, `server` or `client`
/// @param via name of the listener or peer
/// @param remote the other end
/// @param serverName SNI, or empty
/// @param peerSubject subject of the certificate shown, or empty
/// @param peerNames its SIP identities
/// @param peerSerial its serial number in hexadecimal, or empty
/// @param verdict a short cause such as `no-client-certificate`
/// @param explanation cause and advice in plain words
public record FailedHandshake(
        Instant at,
        String role,
        String via,
        String remote,
        String serverName,
        String peerSubject,
        List<String> peerNames,
        String peerSerial,
        String verdict,
        String explanation) {
    public FailedHandshake {
        peerNames = List.copyOf(peerNames);
    }
}
