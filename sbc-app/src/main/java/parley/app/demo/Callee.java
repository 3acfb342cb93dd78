package parley.app.demo;

import java.io.IOException;
import parley.sdp.Fingerprint;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.NameAddr;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;

/// Endpoint B: answers one call over TLS and keys its media by DTLS, as the active side.
final class Callee {
    private static final String ADDRESS = "127.0.0.1";
    private static final String TO_TAG = "b-answers";

    private final SipOverTls connection;
    private final MediaEndpoint media;

    Callee(SipOverTls connection, MediaEndpoint media) {
        this.connection = connection;
        this.media = media;
    }

    /// Waits for the INVITE, rings, answers; gives back what the SBC offered.
    SdpText answer(Fingerprint own) throws IOException, InterruptedException {
        var invite = await(Method.INVITE);
        connection.send(response(invite, 180, "Ringing", Body.EMPTY));
        var keying = "a=setup:active\na=fingerprint:%s\na=rtcp-mux\n".formatted(own);
        var offer = SdpText.of(invite.body().text());
        var answer = SdpText.write(ADDRESS, media.port(), offer.profile(), keying);
        connection.send(response(invite, 200, "OK", Body.of(answer)));
        await(Method.ACK);
        return offer;
    }

    void awaitHangUp() throws IOException, InterruptedException {
        connection.send(response(await(Method.BYE), 200, "OK", Body.EMPTY));
    }

    private SipRequest await(Method method) throws IOException, InterruptedException {
        while (true) {
            if (connection.receive() instanceof SipRequest request
                    && request.method().equals(method)) {
                return request;
            }
        }
    }

    /// RFC 3261 §8.2.6, §12.1.1.
    private static SipResponse response(SipRequest request, int status, String reason, Body body) {
        var headers = SipHeaders.of(request.headers().lines().stream()
                .filter(line -> line.name().equals(HeaderName.VIA)
                        || line.name().equals(HeaderName.RECORD_ROUTE)
                        || line.name().equals(HeaderName.FROM)
                        || line.name().equals(HeaderName.TO)
                        || line.name().equals(HeaderName.CALL_ID)
                        || line.name().equals(HeaderName.CSEQ))
                .map(line -> new SipHeader(line.name(), line.value()))
                .toList());
        var contact = SipUri.of(true, "bob", ADDRESS, -1);
        headers = headers.withTo(request.headers().to().withTag(TO_TAG))
                .with(HeaderName.CONTACT, SipWriter.text(NameAddr.of(contact)));
        if (body.length() > 0) {
            headers = headers.with(HeaderName.CONTENT_TYPE, "application/sdp");
        }
        return new SipResponse(status, reason, headers, body);
    }
}
