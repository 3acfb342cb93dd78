package parley.tls;

import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayDeque;

/// The keys that one server context seals its session tickets with (RFC 5077 §5.5). The newest seals, those before it
/// only open: whoever steals the process's memory reads TLS 1.2 sessions that were resumed of late, not those of
/// months. They belong to one context: a ticket taken under the terms of one server name, or of certificates and
/// policies that were replaced since, opens no other. Safe for any thread.
final class TicketKeys {
    /// The one that seals, and two that open: with [TlsInForce#TICKET_KEY_LIFE] they outlast the two hours after
    /// which BoringSSL takes a ticket no more.
    private static final int KEYS = 3;

    private final OpenSslServerSessionContext sessions;
    private final SecureRandom random = new SecureRandom();
    private final ArrayDeque<OpenSslSessionTicketKey> newestFirst = new ArrayDeque<>();

    /// Gives the context its first key.
    TicketKeys(OpenSslServerSessionContext sessions) {
        this.sessions = sessions;
        renew();
    }

    /// Seals with a new key from now on, and forgets the oldest.
    synchronized void renew() {
        newestFirst.addFirst(new OpenSslSessionTicketKey(
                octets(OpenSslSessionTicketKey.NAME_SIZE),
                octets(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                octets(OpenSslSessionTicketKey.AES_KEY_SIZE)));
        if (newestFirst.size() > KEYS) {
            newestFirst.removeLast();
        }
        sessions.setTicketKeys(newestFirst.toArray(OpenSslSessionTicketKey[]::new));
    }

    private byte[] octets(int count) {
        var octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }
}
