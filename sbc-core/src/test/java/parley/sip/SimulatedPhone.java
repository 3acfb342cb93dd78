package parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.common.Parsed;
import parley.common.TransportProtocol;
import parley.sip.dialog.Dialog;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipHeader;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.sip.message.UasResponse;
import parley.sip.message.Via;
import parley.sip.transaction.HopByHop;

/// A user agent at the far end of one leg, in one call: builds its messages, keeps its side of the dialog, and
/// holds whatever comes against it. It sends and answers only what a test says, but for the ACK of a refused
/// INVITE.
public final class SimulatedPhone {
    private final Line line;
    private final String user;
    private final String host;
    private final TransportProtocol protocol;
    private final boolean secureUri;
    private @Nullable SipRequest invite;
    private @Nullable Dialog dialog;
    private String tag;
    private int branches;
    private int descriptions;

    /// Where its messages go and come from.
    public interface Line {
        void send(SipMessage message);

        /// The oldest message not received yet; fails the test if none comes.
        SipMessage receive();
    }

    /// @param user part of its addresses, and what its tags and branches are made of
    /// @param host where it is, as its Via, Contact and SDP say
    /// @param secureUri true if its Contact is `sips`
    public SimulatedPhone(Line line, String user, String host, TransportProtocol protocol, boolean secureUri) {
        this.line = line;
        this.user = user;
        this.host = host;
        this.protocol = protocol;
        this.secureUri = secureUri;
        this.tag = "tag-of-" + user;
    }

    /// @param user part of its addresses
    /// @param host where it is
    public SimulatedPhone(Line line, String user, String host, TransportProtocol protocol) {
        this(line, user, host, protocol, false);
    }

    public String callId() {
        return "call-of-" + user + "@" + host;
    }

    public SipUri contact() {
        var uri = SipUri.of(secureUri, user, host, -1);
        return secureUri || protocol == TransportProtocol.UDP ? uri : uri.with("transport", protocol.token());
    }

    /// Its side of the dialog.
    public Dialog dialog() {
        assertTrue(dialog != null, "no dialog");
        return dialog;
    }

    /// Another branch of a forking proxy answers from now on.
    public void fork(String newTag) {
        tag = newTag;
    }

    /// A session description of its own; each call makes a new version.
    /// @param media `m=` and `a=` lines; none: one plain audio stream
    public Body describes(String... media) {
        descriptions++;
        var lines = new ArrayList<>(List.of(
                "v=0",
                "o=origin-of-" + user + " 77 " + descriptions + " IN IP4 " + host,
                "s=session-of-" + user,
                "c=IN IP4 " + host,
                "t=0 0",
                "m=audio 49170 RTP/AVP 0",
                "a=rtpmap:0 PCMU/8000"));
        if (media.length > 0) {
            lines.subList(5, 7).clear();
        }
        lines.addAll(List.of(media));
        return Body.of(String.join("\r\n", lines) + "\r\n");
    }

    /// A request outside a dialog, not sent.
    /// @param lines `Name: value`, each in place of all lines of its name
    public SipRequest request(Method method, SipUri target, Body body, String... lines) {
        var usual = new ArrayList<>(List.of(
                new SipHeader(HeaderName.VIA, SipWriter.text(via())),
                new SipHeader(HeaderName.MAX_FORWARDS, "70"),
                new SipHeader(HeaderName.FROM, "<sip:" + user + "@" + host + ">;tag=" + tag),
                new SipHeader(HeaderName.TO, "<" + SipWriter.text(target) + ">"),
                new SipHeader(HeaderName.CALL_ID, callId()),
                new SipHeader(HeaderName.CSEQ, "100 " + method.name()),
                new SipHeader(HeaderName.CONTACT, "<" + SipWriter.text(contact()) + ">"),
                new SipHeader(HeaderName.USER_AGENT, "phone-of-" + user)));
        if (body.length() > 0) {
            usual.add(new SipHeader(HeaderName.CONTENT_TYPE, "application/sdp"));
        }
        return new SipRequest(method, target, SipFixture.changed(SipHeaders.of(usual), lines), body);
    }

    /// Calls.
    public SipRequest invite(SipUri target, Body body, String... lines) {
        var request = request(Method.INVITE, target, body, lines);
        invite = request;
        dialog = null;
        send(request);
        return request;
    }

    /// Asks in its dialog.
    public SipRequest ask(Method method, Body body, String... lines) {
        var outgoing = dialog().request(method);
        dialog = outgoing.dialog();
        var headers = outgoing.request().headers().onTop(HeaderName.VIA, SipWriter.text(via()));
        headers = headers.adding(HeaderName.CONTACT, "<" + SipWriter.text(contact()) + ">");
        if (body.length() > 0) {
            headers = headers.adding(HeaderName.CONTENT_TYPE, "application/sdp");
        }
        var uri = outgoing.request().requestUri();
        var request = new SipRequest(method, uri, SipFixture.changed(headers, lines), body);
        if (method.equals(Method.INVITE)) {
            invite = request;
        }
        send(request);
        return request;
    }

    /// Acknowledges the 2xx of its newest INVITE.
    public SipRequest acknowledge(Body body) {
        var ack = dialog().ack(invited());
        var headers = ack.headers().onTop(HeaderName.VIA, SipWriter.text(via()));
        if (body.length() > 0) {
            headers = headers.adding(HeaderName.CONTENT_TYPE, "application/sdp");
        }
        var complete = new SipRequest(Method.ACK, ack.requestUri(), headers, body);
        send(complete);
        return complete;
    }

    /// Takes its newest INVITE back.
    public void cancel(String... lines) {
        var cancel = HopByHop.cancel(invited());
        send(cancel.with(SipFixture.changed(cancel.headers(), lines)));
    }

    /// Answers.
    public SipResponse answer(SipRequest request, int status, Body body, String... lines) {
        var response = UasResponse.to(request, status, tag);
        var headers = response.headers();
        var invites = request.method().equals(Method.INVITE);
        if (status > 100 && status < 300 && (invites || request.method().equals(Method.UPDATE))) {
            headers = headers.adding(HeaderName.CONTACT, "<" + SipWriter.text(contact()) + ">");
        }
        headers = headers.adding(HeaderName.SERVER, "phone-of-" + user);
        if (body.length() > 0) {
            headers = headers.adding(HeaderName.CONTENT_TYPE, "application/sdp");
        }
        var complete = new SipResponse(status, response.reason(), SipFixture.changed(headers, lines), body);
        var initial = request.headers().to().tag().isEmpty();
        if (invites && initial && status > 100 && status < 300) {
            joined(request, complete);
        }
        send(complete);
        return complete;
    }

    private void joined(SipRequest request, SipResponse response) {
        if (Dialog.uas(request, tag) instanceof Parsed.Ok<Dialog>(var made)) {
            // The routes of the answer count for both ends (RFC 3261 §12.1.1): a test may write its own into it.
            var routes = response.headers().recordRoutes();
            dialog = new Dialog(
                    made.id(),
                    response.success() ? Dialog.State.CONFIRMED : Dialog.State.EARLY,
                    false,
                    made.secure(),
                    made.local(),
                    made.remote(),
                    dialog == null ? 0 : dialog.localCSeq(),
                    made.remoteCSeq(),
                    made.remoteTarget(),
                    routes);
        }
    }

    public void answer(SipRequest request, int status) {
        answer(request, status, Body.EMPTY);
    }

    /// The next message, which must be that request; in a dialog it must be this phone's, in order.
    public SipRequest expect(Method method) {
        var received = line.receive();
        var request = assertInstanceOf(SipRequest.class, received, () -> text(received));
        assertEquals(method, request.method(), () -> text(request));
        if (request.headers().to().tag().isPresent() && dialog != null) {
            assertEquals(dialog.id().callId(), request.headers().callId());
            assertEquals(
                    Optional.of(dialog.id().localTag()), request.headers().to().tag());
            assertEquals(
                    Optional.of(dialog.id().remoteTag()),
                    request.headers().from().tag());
            admitted(request);
        }
        return request;
    }

    private void admitted(SipRequest request) {
        var admission = dialog().admit(request);
        dialog = assertInstanceOf(Dialog.Admission.Admitted.class, admission, () -> "out of order: " + text(request))
                .dialog()
                .refreshedBy(request);
    }

    /// The next message, which must be that response.
    public SipResponse expect(int status) {
        var received = line.receive();
        var response = assertInstanceOf(SipResponse.class, received, () -> text(received));
        assertEquals(status, response.status(), () -> text(response));
        var invites = response.headers().cseq().method().equals(Method.INVITE);
        if (invites && response.status() >= 300) {
            send(HopByHop.ack(invited(), response));
        } else if (invites && response.status() > 100) {
            follow(response);
        }
        return response;
    }

    private void follow(SipResponse response) {
        if (invited().headers().to().tag().isPresent()) {
            dialog = dialog().answered(response);
            return;
        }
        var old = dialog;
        dialog = Dialog.uac(invited(), response)
                .map(made -> old != null && made.id().equals(old.id()) ? old.answered(response) : made)
                .orElse(old);
    }

    private SipRequest invited() {
        assertTrue(invite != null, "no INVITE was sent");
        return invite;
    }

    /// Sends octets of that message: nothing that a parser would refuse.
    public void send(SipMessage message) {
        line.send(overTheWire(message));
    }

    /// What the far end of a wire reads of it.
    public static SipMessage overTheWire(SipMessage message) {
        var octets = SipWriter.write(message);
        var outcome = SipParser.parse(octets, 0, octets.length);
        return assertInstanceOf(ParseOutcome.Accepted.class, outcome, () -> outcome + "\n" + text(message))
                .message();
    }

    /// As on the wire.
    public static String text(SipMessage message) {
        return Body.of(SipWriter.write(message)).text();
    }

    private Via via() {
        branches++;
        return new Via(protocol.name().toUpperCase(Locale.ROOT), host, -1, parley.sip.message.Parameters.NONE)
                .with("branch", Via.MAGIC_COOKIE + "-" + user + "-" + branches);
    }
}
