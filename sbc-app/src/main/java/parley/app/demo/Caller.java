package parley.app.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import parley.common.SrtpSuite;
import parley.sip.message.Body;
import parley.sip.message.CSeq;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.NameAddr;
import parley.sip.message.Parameters;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.sip.message.Uri;
import parley.sip.message.Via;

/// Endpoint A: calls a `sips:` address over mutual TLS and offers SDES.
final class Caller {
    /// What A offers; the SBC may take it or refuse the call.
    static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    private static final String ADDRESS = "127.0.0.1";

    private final SipOverTls connection;
    private final MediaEndpoint media;
    private final byte[] ownKey;
    private final SipUri target;
    private final String callId;
    private final String fromTag;
    private final SecureRandom random;

    /// What the SBC answered.
    /// @param response the 200
    /// @param sdp its body
    record Answer(SipResponse response, SdpText sdp) {}

    Caller(SipOverTls connection, MediaEndpoint media, SipUri target, SecureRandom random) {
        this.connection = connection;
        this.media = media;
        this.target = target;
        this.random = random;
        this.ownKey = new byte[SUITE.keyBytes() + SUITE.saltBytes()];
        random.nextBytes(ownKey);
        this.callId = token();
        this.fromTag = token();
    }

    /// INVITE, and the wait for its final response; the answer is acknowledged.
    Answer invite() throws IOException, InterruptedException {
        var keying =
                "a=crypto:1 %s inline:%s\n".formatted(SUITE, Base64.getEncoder().encodeToString(ownKey));
        var offer = SdpText.write(ADDRESS, media.port(), "RTP/SAVP", keying);
        var invite = request(Method.INVITE, target, 1, NameAddr.of(target), List.of());
        connection.send(new SipRequest(
                invite.method(),
                invite.requestUri(),
                invite.headers()
                        .with(HeaderName.CONTACT, SipWriter.text(NameAddr.of(contact())))
                        .with(HeaderName.CONTENT_TYPE, "application/sdp"),
                Body.of(offer)));
        var response = finalResponse(Method.INVITE);
        if (!response.success()) {
            throw new IOException("the SBC answered the INVITE with " + response.status() + " " + response.reason());
        }
        connection.send(inDialog(Method.ACK, response, 1));
        return new Answer(response, SdpText.of(response.body().text()));
    }

    /// Keys of both directions, as offer and answer have them (RFC 4568 §6.1).
    MediaProtection keys(SdpText answer, Function<KeyPair, MediaProtection> srtp) throws IOException {
        var crypto = answer.attribute("crypto").orElseThrow(() -> new IOException("the answer has no a=crypto"));
        var parts = crypto.split("[ :|]+", -1);
        if (!parts[0].equals("1") || !parts[1].equals(SUITE.name()) || !parts[2].equals("inline")) {
            throw new IOException("the answer's a=crypto does not take what was offered");
        }
        return srtp.apply(new KeyPair(ownKey, Base64.getDecoder().decode(parts[3])));
    }

    /// Master key and salt of what an endpoint sends, and of what it gets.
    static final class KeyPair {
        final byte[] own;
        final byte[] far;

        KeyPair(byte[] own, byte[] far) {
            this.own = own;
            this.far = far;
        }
    }

    void hangUp(SipResponse answer) throws IOException, InterruptedException {
        connection.send(inDialog(Method.BYE, answer, 2));
        finalResponse(Method.BYE);
    }

    private SipResponse finalResponse(Method method) throws IOException, InterruptedException {
        while (true) {
            if (connection.receive() instanceof SipResponse response
                    && response.headers().cseq().method().equals(method)
                    && !response.provisional()) {
                return response;
            }
        }
    }

    /// RFC 3261 §12.2.1.1, for a caller that talks to one SBC and thus follows its route set as written.
    private SipRequest inDialog(Method method, SipResponse answer, long cseq) {
        var routes = new ArrayList<>(answer.headers().recordRoutes());
        java.util.Collections.reverse(routes);
        var remoteTarget = answer.headers().contacts().getFirst().uri();
        return request(method, remoteTarget, cseq, answer.headers().to(), routes);
    }

    private SipRequest request(Method method, Uri uri, long cseq, NameAddr to, List<NameAddr> routes) {
        var via = new Via("TLS", ADDRESS, -1, Parameters.NONE.with("branch", Via.MAGIC_COOKIE + token()));
        var from = NameAddr.of(SipUri.of(true, "alice", Demo.DOMAIN, -1)).withTag(fromTag);
        var lines = new ArrayList<SipHeader>();
        lines.add(new SipHeader(HeaderName.VIA, SipWriter.text(via.with("rport", null))));
        routes.forEach(route -> lines.add(new SipHeader(HeaderName.ROUTE, SipWriter.text(route))));
        lines.add(new SipHeader(HeaderName.MAX_FORWARDS, "70"));
        lines.add(new SipHeader(HeaderName.FROM, SipWriter.text(from)));
        lines.add(new SipHeader(HeaderName.TO, SipWriter.text(to)));
        lines.add(new SipHeader(HeaderName.CALL_ID, callId));
        lines.add(new SipHeader(HeaderName.CSEQ, SipWriter.text(new CSeq(cseq, method))));
        return new SipRequest(method, uri, SipHeaders.of(lines), Body.EMPTY);
    }

    private SipUri contact() {
        return SipUri.of(true, "alice", ADDRESS, -1);
    }

    private String token() {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }
}
