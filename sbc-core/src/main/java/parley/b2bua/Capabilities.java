package parley.b2bua;

import java.util.List;
import java.util.stream.Collectors;
import parley.sip.message.Method;

/// What a leg of ours can do, as our Allow, Accept and Supported say.
public final class Capabilities {
    /// Methods taken inside a call. PRACK is not among them: we never offer `100rel`.
    public static final List<Method> METHODS = List.of(
            Method.INVITE,
            Method.ACK,
            Method.BYE,
            Method.CANCEL,
            Method.OPTIONS,
            Method.UPDATE,
            Method.INFO,
            Method.REFER,
            Method.NOTIFY,
            Method.MESSAGE);

    /// [#METHODS] as a header value.
    public static final String ALLOW = METHODS.stream().map(Method::name).collect(Collectors.joining(", "));

    /// Bodies read; bodies of INFO, MESSAGE, REFER and NOTIFY cross unread.
    public static final String ACCEPT = "application/sdp";

    /// Option tags of ours (RFC 3261 §20.37): session timers (RFC 4028).
    public static final List<String> OPTIONS = List.of("timer");

    private Capabilities() {}
}
