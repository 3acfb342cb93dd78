package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.TransportProtocol;
import parley.config.SbcConfiguration;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.sdp.Fingerprint;
import parley.sip.SimulatedPhone;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.tls.PeerIdentity;
import parley.transport.Flow;
import parley.transport.FlowCommand;
import parley.transport.InboundSip;
import parley.transport.NextHop;
import parley.transport.OutboundCommand;
import parley.transport.TransportEvent;

/// Signalling of one node as it really runs, in manual time, between phones and a media that are simulated.
final class SimulatedNode {
    static final SipUri BOB = SipUri.of(false, "bob", "sbc.example.net", -1);
    static final String CONFIG = """
        sbc {
          node { name = test, domains = ["sbc.example.net"] }
          listeners {
            tcp { transport = tcp, address = "198.51.100.1", port = 5060 }
            udp { transport = udp, address = "198.51.100.1", port = 5060 }
          }
          peers {
            alice-trunk { host = "192.0.2.101", sources = ["192.0.2.101"], transport = tcp }
            bob-trunk { host = "203.0.113.102", sources = ["203.0.113.102"], transport = tcp }
            certified { host = "pbx.example.org", certificate-names = ["pbx.example.org"], transport = tls, tls {} }
          }
          routes = [ { user = bob, to = bob-trunk }, { user = pbx, to = certified } ]
          registrar {
            realm = "sbc.example.net"
            users { carol { password = "wonderland" }, dave { password = "looking-glass" } }
          }
          sip { max-calls = 2000 }
        }
        """;

    final List<SbcEvent> events = new CopyOnWriteArrayList<>();
    final List<MediaCommand> media = new CopyOnWriteArrayList<>();
    /// Where requests went that had no open flow to take.
    final List<NextHop> dialled = new CopyOnWriteArrayList<>();
    final AtomicBoolean portsExhausted = new AtomicBoolean();
    final ActorRef<SignalingRouter.Command> router;
    private final ActorTestKit kit;
    private final ManualTime time;
    private final ActorRef<InboundSip> inbound;
    private final Map<String, BlockingQueue<SipMessage>> mailboxes = new ConcurrentHashMap<>();
    private final Map<String, Flow> flows = new ConcurrentHashMap<>();
    private final Map<StreamRef, ActorRef<MediaEvent>> streams = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Duration> kept = new CopyOnWriteArrayList<>();

    /// @param kit with [ManualTime]'s configuration
    /// @param sink hears every event before it is recorded
    SimulatedNode(ActorTestKit kit, String hocon, EventSink sink) {
        this.kit = kit;
        this.time = ManualTime.get(kit.system());
        var loaded = assertInstanceOf(SbcConfiguration.Loaded.class, SbcConfiguration.parse(hocon, Path.of(".")));
        var chance = new SignalingSetup.Chance(
                new Random(7), Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC), System::nanoTime);
        TestProbe<SignalingRouter.Ready> ready = kit.createTestProbe();
        var setup = new SignalingSetup(
                loaded.config(),
                kit.spawn(Behaviors.<MediaCommand>receiveMessage(command -> {
                    obey(command);
                    return Behaviors.same();
                })),
                event -> {
                    events.add(event);
                    sink.accept(event);
                },
                chance);
        router = kit.spawn(SignalingRouter.create(setup, ready.getRef()));
        inbound = ready.receiveMessage().inbound();
    }

    SimulatedNode(ActorTestKit kit) {
        this(kit, CONFIG, _ -> {});
    }

    SimulatedNode serving() {
        router.tell(new SignalingRouter.Serve(kit.spawn(Behaviors.<OutboundCommand>receiveMessage(command -> {
            dial(command);
            return Behaviors.same();
        }))));
        return this;
    }

    private void dial(OutboundCommand command) {
        var send = assertInstanceOf(OutboundCommand.Send.class, command);
        dialled.add(send.hop());
        var flow = flows.get(send.hop().host());
        if (flow == null) {
            send.replyTo().tell(new TransportEvent.SendFailed(send.token(), "connection refused"));
        } else {
            mailbox(send.hop().host()).add(SimulatedPhone.overTheWire(send.message()));
            send.replyTo().tell(new TransportEvent.Sent(send.token(), flow));
        }
    }

    /// What the far end reads; the answer to a malformed request quotes what no parser takes.
    private static SipMessage heard(SipMessage sent) {
        var octets = SipWriter.write(sent);
        return SipParser.parse(octets, 0, octets.length) instanceof ParseOutcome.Accepted(var read) ? read : sent;
    }

    /// Someone at that host, with a connection of its own.
    Flow flow(TransportProtocol protocol, String host, PeerIdentity identity) {
        var connection = kit.spawn(Behaviors.<FlowCommand>receiveMessage(command -> {
            switch (command) {
                case FlowCommand.Send send -> mailbox(host).add(heard(send.message()));
                case FlowCommand.Keep(var atLeast) -> kept.add(atLeast);
                case FlowCommand.Unanswered _, FlowCommand.Close _ -> {}
            }
            return Behaviors.same();
        }));
        var flow = new Flow(
                protocol,
                new Endpoint("198.51.100.1", protocol.defaultPort()),
                new Endpoint(host, 40_000),
                protocol.token(),
                identity,
                connection);
        flows.put(host, flow);
        return flow;
    }

    SimulatedPhone phone(TransportProtocol protocol, String user, String host) {
        var flow = flow(protocol, host, PeerIdentity.NONE);
        return new SimulatedPhone(line(flow), user, host, protocol);
    }

    SimulatedPhone alice() {
        return phone(TransportProtocol.TCP, "alice", "192.0.2.101");
    }

    SimulatedPhone bob() {
        return phone(TransportProtocol.TCP, "bob", "203.0.113.102");
    }

    SimulatedPhone.Line line(Flow flow) {
        var mailbox = mailbox(flow.remote().address());
        return new SimulatedPhone.Line() {
            @Override
            public void send(SipMessage message) {
                inbound.tell(new InboundSip.Received(flow, message));
            }

            @Override
            public SipMessage receive() {
                return SimulatedNode.this.receive(mailbox);
            }
        };
    }

    private SipMessage receive(BlockingQueue<SipMessage> mailbox) {
        try {
            var message = mailbox.poll(5, TimeUnit.SECONDS);
            assertNotNull(message, () -> "nothing was sent; events: " + events);
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A message that no parser would have let through, or that no phone would send.
    void deliver(Flow flow, SipMessage message) {
        inbound.tell(new InboundSip.Received(flow, message));
    }

    void deliver(InboundSip said) {
        inbound.tell(said);
    }

    Flow flowOf(String host) {
        var flow = flows.get(host);
        assertNotNull(flow, host);
        return flow;
    }

    /// The next message to that host.
    SipMessage sentTo(String host) {
        return receive(mailbox(host));
    }

    private BlockingQueue<SipMessage> mailbox(String host) {
        return mailboxes.computeIfAbsent(host, _ -> new LinkedBlockingQueue<>());
    }

    /// Nothing has been sent that was not received, by the time the router has answered a question.
    void assertQuiet() {
        counts();
        mailboxes.forEach((host, mailbox) -> assertEquals(List.of(), List.copyOf(mailbox), "sent to " + host));
    }

    SignalingCounts counts() {
        TestProbe<SignalingCounts> counts = kit.createTestProbe();
        router.tell(new SignalingRouter.Count(counts.getRef()));
        return counts.receiveMessage();
    }

    void pass(Duration duration) {
        time.timePasses(duration);
    }

    /// When the last timer of any transaction has run out, nothing is left of any call.
    void assertNothingLeft() {
        TestProbe<SignalingCounts> counts = kit.createTestProbe();
        counts.awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(5), () -> {
            pass(Duration.ofSeconds(33));
            assertEquals(new SignalingCounts(0, 0, 0, 0, 0), counts());
            return 0;
        });
        assertEquals(Map.of(), streams, "media left open");
    }

    /// Waits for the end of that many calls.
    List<SbcEvent.CallEnded> ended(int count) {
        TestProbe<SignalingCounts> waiting = kit.createTestProbe();
        return waiting.awaitAssert(Duration.ofSeconds(10), Duration.ofMillis(5), () -> {
            var ends = told(SbcEvent.CallEnded.class);
            assertEquals(count, ends.size(), events::toString);
            return ends;
        });
    }

    <E extends SbcEvent> List<E> told(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// How long connections are to be kept open, as asked for.
    List<Duration> kept() {
        counts();
        return kept;
    }

    private void obey(MediaCommand command) {
        media.add(command);
        switch (command) {
            case MediaCommand.Allocate(var call, var stream, var _, var _, var owner) -> {
                if (portsExhausted.get()) {
                    owner.tell(new MediaEvent.Refused(call, stream, false, "no ports are left"));
                    return;
                }
                for (var side : LegSide.values()) {
                    streams.put(new StreamRef(call, stream, side), owner);
                }
                owner.tell(new MediaEvent.Allocated(call, stream, local(10), local(11)));
            }
            case MediaCommand.Connect _, MediaCommand.Describe _, MediaCommand.SendDigit _ -> {}
            case MediaCommand.Capture _, MediaCommand.StopCapture _, MediaCommand.Measure _ -> {}
            case MediaCommand.Release(var call) ->
                List.copyOf(streams.keySet()).stream()
                        .filter(stream -> stream.call().equals(call))
                        .forEach(this::release);
        }
    }

    private void release(StreamRef stream) {
        var owner = streams.remove(stream);
        if (owner != null) {
            owner.tell(new MediaEvent.Released(stream, MediaEvent.LegStatistics.NONE));
        }
    }

    /// Media says that of the only call's first stream.
    void mediaFails(LegSide side, MediaEvent.Cause cause) {
        streams.forEach((stream, owner) -> {
            if (stream.side() == side) {
                owner.tell(new MediaEvent.Failed(stream, cause, "the certificate shown is another one"));
            }
        });
    }

    private static MediaEvent.LocalMedia local(int host) {
        var address = "198.51.100." + host;
        return new MediaEvent.LocalMedia(
                new Endpoint(address, 30_000),
                new Endpoint(address, 30_001),
                new Fingerprint("sha-256", "AB:".repeat(31) + "AB"));
    }
}
