package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.TransportProtocol;
import parley.observe.SbcEvent;
import parley.sip.message.HeaderName;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipParser;
import parley.sip.message.SipResponse;
import parley.tls.PeerIdentity;
import parley.transport.InboundSip;

/// Messages made to confuse, sent by a peer that may call.
final class HostileMessagesActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final String PEER = "192.0.2.101";

    private final SimulatedNode node = new SimulatedNode(KIT).serving();

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    static Stream<String> messages() {
        return Stream.of("rfc4475", "rfc5118")
                .flatMap(folder -> text(folder + "/expected.tsv")
                        .lines()
                        .skip(1)
                        .map(row -> folder + "/" + row.substring(0, row.indexOf('\t'))));
    }

    private static byte[] octets(String name) {
        try (var stream = HostileMessagesActorTest.class.getResourceAsStream("/" + name)) {
            assertNotNull(stream, name);
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name) {
        return new String(octets(name), StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    @DisplayName(
            "RFC 4475, RFC 5118: signalling survives each, answers none of the responses, and serves the next call")
    void survives(String name) {
        var flow = node.flow(TransportProtocol.TCP, PEER, PeerIdentity.NONE);
        node.bob();
        var octets = octets(name);
        switch (SipParser.parse(octets, 0, octets.length)) {
            case ParseOutcome.Accepted(SipResponse response) -> {
                node.deliver(flow, response);
                node.assertQuiet();
            }
            case ParseOutcome.Accepted(var message) -> node.deliver(flow, message);
            case ParseOutcome.Answerable answerable -> node.deliver(new InboundSip.Malformed(flow, answerable));
            case ParseOutcome.Discarded _ -> {}
        }
        var erin = node.phone(TransportProtocol.TCP, "erin", PEER);
        erin.invite(SimulatedNode.BOB, erin.describes());
        while (!(node.sentTo(PEER) instanceof SipResponse response
                && response.headers().all(HeaderName.CALL_ID).contains(erin.callId())
                && response.status() == 100)) {
            // What the message itself was answered with.
        }
        assertEquals(
                0,
                node.told(SbcEvent.CallEnded.class).stream()
                        .filter(end -> end.cause().equals("internal"))
                        .count());
    }
}
