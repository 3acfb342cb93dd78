package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.call.LocateUser;
import parley.common.DtmfUse;
import parley.common.Endpoint;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.Secret;
import parley.common.Topology;
import parley.common.TransportProtocol;
import parley.config.CodecsConfig;
import parley.config.LegMediaConfig;
import parley.config.RegistrarConfig;
import parley.config.UserConfig;
import parley.observe.SbcEvent;
import parley.sip.auth.DigestClient;
import parley.sip.message.HeaderName;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.tls.PeerIdentity;
import parley.transport.Flow;
import parley.transport.FlowCommand;

final class RegistrarActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final List<SbcEvent> events = new ArrayList<>();
    private final Random random = new Random(7);
    private final TestProbe<RegistrarActor.Answer> answers = KIT.createTestProbe();
    private final TestProbe<LocateUser.Contacts> located = KIT.createTestProbe();
    private final Flow flow = flow(40_001);
    private final ActorRef<RegistrarActor.Command> registrar = KIT.spawn(RegistrarActor.create(
            config(),
            Secret.of("a node secret of more than 16 octets"),
            events::add,
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
            random::nextLong));

    @ParameterizedTest(name = "{0}")
    @DisplayName("RFC 3261 §10.3, §22.2; RFC 8760 §2.4: a phone that answers either challenge is bound to its flow")
    @ValueSource(strings = {"SHA-256", "MD5"})
    void registers(String algorithm) {
        var challenged = ask(register("alice", 1, ""));
        assertEquals(401, challenged.status());
        assertEquals(2, challenged.headers().all(HeaderName.WWW_AUTHENTICATE).size(), "one challenge per algorithm");
        var accepted = ask(answering(challenged, algorithm, "wonderland", 2));
        assertEquals(200, accepted.status());
        var contacts = whereIs("alice");
        assertEquals(
                List.of(flow), contacts.stream().map(LocateUser.Contact::flow).toList());
        assertEquals(
                List.of(new SbcEvent.Registration("alice", flow.remote(), "added")),
                events,
                "one event, without secrets");
    }

    @Test
    @DisplayName("RFC 3261 §22.1: a wrong password is challenged anew, and binds nothing")
    void wrongPassword() {
        var challenged = ask(register("alice", 1, ""));
        assertEquals(
                401, ask(answering(challenged, "SHA-256", "looking-glass", 2)).status());
        assertTrue(whereIs("alice").isEmpty());
        assertTrue(events.isEmpty());
    }

    @Test
    @DisplayName("RFC 7616 §3.4: the same credentials are not taken twice")
    void replay() {
        var request = answering(ask(register("alice", 1, "")), "SHA-256", "wonderland", 2);
        assertEquals(200, ask(request).status());
        assertEquals(401, ask(request).status());
    }

    @Test
    @DisplayName("RFC 5626 §4.2: the end of a connection ends the bindings that live on it")
    void flowCloses() {
        ask(answering(ask(register("alice", 1, "")), "SHA-256", "wonderland", 2));
        registrar.tell(new RegistrarActor.FlowClosed(flow));
        assertTrue(whereIs("alice").isEmpty());
        assertEquals(new SbcEvent.Registration("alice", flow.remote(), "removed"), events.getLast());
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static Flow flow(int port) {
        TestProbe<FlowCommand> connection = KIT.createTestProbe();
        return new Flow(
                TransportProtocol.TLS,
                new Endpoint("192.0.2.1", 5061),
                new Endpoint("192.0.2.9", port),
                "tls",
                PeerIdentity.NONE,
                connection.getRef());
    }

    private static RegistrarConfig config() {
        var media = new LegMediaConfig(
                MediaSecurity.SDES,
                List.of(parley.common.SrtpSuite.AES_CM_128_HMAC_SHA1_80),
                IceUse.ACCEPT,
                CodecsConfig.ALL,
                DtmfUse.AUTO,
                FaxUse.REFUSE);
        return new RegistrarConfig(
                "example.org",
                Map.of("alice", new UserConfig(Secret.of("wonderland"), media, Topology.HIDDEN)),
                List.of("SHA-256", "MD5"),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofHours(2),
                10,
                Duration.ofMinutes(5));
    }

    private static SipRequest register(String user, int cseq, String more) {
        var text = """
            REGISTER sip:example.org SIP/2.0
            Via: SIP/2.0/TLS 192.0.2.9:40001;branch=z9hG4bK%2$d
            From: <sip:%1$s@example.org>;tag=1
            To: <sip:%1$s@example.org>
            Call-ID: registers
            CSeq: %2$d REGISTER
            Max-Forwards: 70
            Contact: <sip:%1$s@192.0.2.9:40001;transport=tls>
            %3$sContent-Length: 0

            """.formatted(user, cseq, more).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        var outcome = SipParser.parse(text, 0, text.length);
        if (outcome instanceof ParseOutcome.Accepted(SipRequest request)) {
            return request;
        }
        throw new AssertionError(outcome);
    }

    /// The request again with credentials, as a phone that knows that algorithm alone would send it.
    private static SipRequest answering(SipResponse challenged, String algorithm, String password, int cseq) {
        var known = challenged.headers().all(HeaderName.WWW_AUTHENTICATE).stream()
                .filter(value -> value.contains("algorithm=" + algorithm))
                .toList();
        var offered = challenged.with(challenged.headers().with(HeaderName.WWW_AUTHENTICATE, known));
        return new DigestClient("alice", Secret.of(password))
                .answer(register("alice", cseq, ""), offered, "c-nonce")
                .orElseThrow();
    }

    private SipResponse ask(SipRequest request) {
        registrar.tell(new RegistrarActor.Register(flow, request, answers.getRef()));
        return answers.receiveMessage().response();
    }

    private List<LocateUser.Contact> whereIs(String user) {
        registrar.tell(new RegistrarActor.Locate(user, located.getRef()));
        return located.receiveMessage().contacts();
    }
}
