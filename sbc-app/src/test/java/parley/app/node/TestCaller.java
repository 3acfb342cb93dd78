package parley.app.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipResponse;
import parley.sip.message.SipWriter;

/// A party that calls.
final class TestCaller {
    private final SipLink link;
    private final String target;
    private final String token;
    private int branches;
    private String to;
    private String remoteTarget;

    /// @param target Request-URI and To
    /// @param random for Call-ID, tag and branches
    TestCaller(SipLink link, String target, Random random) {
        this.link = link;
        this.target = target;
        this.token = Long.toHexString(random.nextLong());
        this.to = "<" + target + ">";
        this.remoteTarget = target;
    }

    void invite(String sdp) throws IOException {
        send("INVITE", target, 1, sdp);
    }

    /// INVITE and its final response, which is acknowledged.
    SipResponse call(String sdp) throws IOException, InterruptedException {
        invite(sdp);
        var answer = finalResponse(Method.INVITE);
        acknowledge(answer);
        return answer;
    }

    void acknowledge(SipResponse answer) throws IOException {
        to = SipWriter.text(answer.headers().to());
        if (answer.success()) {
            remoteTarget = SipWriter.text(answer.headers().contacts().getFirst().uri());
            send("ACK", remoteTarget, 1, "");
        } else {
            // The same transaction, so the same branch (RFC 3261 §17.1.1.3).
            branches--;
            send("ACK", target, 1, "");
        }
    }

    void hangUp() throws IOException, InterruptedException {
        send("BYE", remoteTarget, 2, "");
        finalResponse(Method.BYE);
    }

    SipResponse finalResponse(Method method) throws InterruptedException {
        return link.receive(
                SipResponse.class,
                response -> !response.provisional()
                        && response.headers().callId().equals(token)
                        && response.headers().cseq().method().equals(method));
    }

    /// The BYE that ends this call from the far side; it is answered.
    String awaitBye() throws IOException, InterruptedException {
        var bye = link.receive(
                parley.sip.message.SipRequest.class, request -> request.method().equals(Method.BYE));
        link.send(SipWriter.write(TestCallee.response(bye, 200, "OK", link, "")));
        return bye.headers().first(HeaderName.of("Reason")).orElse("");
    }

    private void send(String method, String uri, int cseq, String sdp) throws IOException {
        branches++;
        var head = """
            %1$s %2$s SIP/2.0
            Via: SIP/2.0/%3$s %4$s;branch=z9hG4bK%5$s-%6$d;rport
            Max-Forwards: 70
            From: <sip:alice@test.invalid>;tag=%5$s
            To: %7$s
            Call-ID: %5$s
            CSeq: %8$d %1$s
            Contact: <sip:alice@%4$s%9$s>
            %10$sContent-Length: %11$d

            """.formatted(
                        method,
                        uri,
                        link.protocol(),
                        link.address(),
                        token,
                        branches,
                        to,
                        cseq,
                        link.protocol().equals("UDP") ? "" : ";transport=" + link.transport(),
                        sdp.isEmpty() ? "" : "Content-Type: application/sdp\n",
                        sdp.length());
        link.send((head.replace("\n", "\r\n") + sdp).getBytes(StandardCharsets.US_ASCII));
    }
}
