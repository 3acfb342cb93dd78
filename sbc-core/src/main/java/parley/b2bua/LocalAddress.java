package parley.b2bua;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.common.TransportProtocol;
import parley.sip.message.NameAddr;
import parley.sip.message.Parameters;
import parley.sip.message.SipUri;
import parley.sip.message.Via;

/// How one hop reaches us: what our Via, Contact and Record-Route carry on it.
/// @param protocol of the hop
/// @param host advertised; IPv6 in brackets
/// @param port advertised, 1 to 65535
public record LocalAddress(TransportProtocol protocol, String host, int port) {
    /// Our Via. `rport` asks for the answer at the port we sent from (RFC 3581 §3).
    /// @param branch with the magic cookie
    public Via via(String branch) {
        var parameters = Parameters.NONE.with("branch", branch).with("rport", null);
        return new Via(protocol.name().toUpperCase(Locale.ROOT), host, writtenPort(), parameters);
    }

    /// Where requests of the dialog reach us. A `sips` URI says TLS by itself (RFC 5630 §3.1.4); any other
    /// transport than UDP is named, so that nobody asks over a weaker one.
    /// @param user whom the far end thinks it talks to, or null
    /// @param secure true in a dialog made by a `sips` request
    public SipUri contact(@Nullable String user, boolean secure) {
        var sips = secure && protocol.secure();
        var uri = SipUri.of(sips, user, host, writtenPort());
        return sips || protocol == TransportProtocol.UDP ? uri : uri.with("transport", protocol.token());
    }

    /// Our Record-Route: a loose router.
    /// @param secure true in a dialog made by a `sips` request
    public NameAddr recordRoute(boolean secure) {
        return NameAddr.of(contact(null, secure).with("lr", null));
    }

    private int writtenPort() {
        return port == protocol.defaultPort() ? -1 : port;
    }
}
