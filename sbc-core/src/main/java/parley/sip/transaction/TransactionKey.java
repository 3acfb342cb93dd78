package parley.sip.transaction;

import java.util.Locale;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.Uri;
import parley.sip.message.Via;

/// What a message must share with a transaction to belong to it (RFC 3261 §17.1.3, §17.2.3): equal keys, same
/// transaction. Client and server keys are never equal, so one table may hold both.
public sealed interface TransactionKey {
    /// Of a client transaction (§17.1.3).
    /// @param branch of our Via, in lower case: parameter values compare without case (§7.3.1)
    /// @param method of CSeq: a CANCEL shares its INVITE's branch
    record Client(String branch, Method method) implements TransactionKey {}

    /// Of a server transaction whose client follows RFC 3261.
    /// @param branch of the topmost Via, in lower case
    /// @param sentBy host and port of the topmost Via, since a branch is unique only within its sender
    /// @param method of the request; an ACK counts as the INVITE it acknowledges
    record Server(String branch, String sentBy, Method method) implements TransactionKey {}

    /// Of a server transaction whose client follows RFC 2543 and so writes no branch with the magic cookie.
    /// @param requestUri as received
    /// @param topmostVia as received
    /// @param callId as received
    /// @param cseq number
    /// @param method of the request; an ACK counts as the INVITE it acknowledges
    /// @param fromTag the client's tag, or empty
    /// @param toTag our tag, or empty. Always empty for INVITE and ACK: the INVITE was without, the ACK of its
    ///     failure has ours
    record Rfc2543Server(
            Uri requestUri, Via topmostVia, String callId, long cseq, Method method, String fromTag, String toTag)
            implements TransactionKey {}

    /// The client transaction that our request makes.
    static TransactionKey ofOutbound(SipRequest request) {
        return new Client(branch(request.headers().topmostVia()), request.method());
    }

    /// The client transaction that a response belongs to, if there is one.
    static TransactionKey ofResponse(SipResponse response) {
        var headers = response.headers();
        return new Client(branch(headers.topmostVia()), headers.cseq().method());
    }

    /// The server transaction that a request makes, repeats, or (an ACK) acknowledges.
    static TransactionKey ofInbound(SipRequest request) {
        var method = request.method().equals(Method.ACK) ? Method.INVITE : request.method();
        return server(request, method);
    }

    /// The server transaction that a CANCEL aims at (§9.2). Only an INVITE is worth cancelling: all else is answered
    /// at once.
    static TransactionKey cancelledBy(SipRequest cancel) {
        return server(cancel, Method.INVITE);
    }

    private static TransactionKey server(SipRequest request, Method method) {
        var headers = request.headers();
        var via = headers.topmostVia();
        var branch = branch(via);
        if (branch.startsWith(Via.MAGIC_COOKIE.toLowerCase(Locale.ROOT))) {
            return new Server(branch, sentBy(via), method);
        }
        var toTag = method.equals(Method.INVITE) ? "" : headers.to().tag().orElse("");
        return new Rfc2543Server(
                request.requestUri(),
                via,
                headers.callId(),
                headers.cseq().number(),
                method,
                headers.from().tag().orElse(""),
                toTag);
    }

    private static String branch(Via via) {
        return via.branch().orElse("").toLowerCase(Locale.ROOT);
    }

    private static String sentBy(Via via) {
        var secure = via.transport().equals("TLS") || via.transport().equals("WSS");
        var port = via.port() >= 0 ? via.port() : secure ? 5061 : 5060;
        return via.host().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
