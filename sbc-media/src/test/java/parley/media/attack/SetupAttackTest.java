package parley.media.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.CallRef;
import parley.common.SrtpSuite;
import parley.media.attack.WitnessCalls.Call;
import parley.media.attack.WitnessCalls.Kind;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;

/// What is thrown at ports before a call talks, when nobody has proved yet who he is.
class SetupAttackTest {
    private static final int SETUPS = 100;
    private static final int PACKETS = 3;
    private static final int RTP_BYTES = 172;
    private static final long HEAP_GROWTH_MAX_BYTES = 64L << 20;

    private static WitnessCalls witnesses;

    @BeforeAll
    static void start() {
        witnesses = new WitnessCalls(2);
    }

    @AfterAll
    static void close() {
        witnesses.close();
    }

    @ParameterizedTest(name = "the party is {0}")
    @EnumSource(value = Kind.class, names = "DTLS_.*", mode = EnumSource.Mode.MATCH_ANY)
    @DisplayName("M1 RFC 5763 §5: forged first flights from other ports and hosts cost none of 100 set-ups")
    void helloRace(Kind kind) throws InterruptedException {
        var random = new Random(49_786);
        var calls = new ArrayList<Call>();
        for (int call = 0; call < SETUPS; call++) {
            calls.add(witnesses.open("race-" + kind + "-" + call));
        }
        var over = new AtomicBoolean();
        try (var stranger = new Attacker(Attacker.STRANGER, 8);
                var neighbour = new Attacker(Attacker.NEIGHBOUR, 8)) {
            var ports = calls.stream().map(call -> call.b().nodePort()).toList();
            var spray = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    for (int port : ports) {
                        stranger.send(port, Datagrams.nullCipherHello(random));
                        neighbour.send(port, Datagrams.nullCipherHello(random));
                        neighbour.send(port, Datagrams.serverHello(random));
                        neighbour.send(port, Datagrams.alert(0, 0, 2, 40));
                    }
                }
            });
            calls.forEach(call -> witnesses.connect(call, Kind.SDES, kind));
            witnesses.awaitPackets(calls, PACKETS);
            over.set(true);
            spray.join();
            assertEquals(0, stranger.heardOctets(), "octets to a host that nobody named");
            long back = neighbour.heardOctets();
            assertTrue(
                    back <= neighbour.sentOctets(),
                    back + " octets to the forger, " + neighbour.sentOctets() + " of his");
        }
        assertEquals(List.of(), new ArrayList<>(witnesses.owner().alarms()));
        for (var call : calls) {
            assertEquals(
                    List.of(),
                    call.peers().stream()
                            .flatMap(peer -> peer.strange().stream())
                            .toList());
            witnesses.end(call);
        }
    }

    @Test
    @DisplayName("M3 RFC 6347 §4.2.1: a hello to an idle port, or to one of plain RTP, is answered with nothing")
    void amplification() {
        var random = new Random(6_347);
        var talking = witnesses.open("plain");
        witnesses.connect(talking, Kind.PLAIN, Kind.PLAIN);
        witnesses.awaitPackets(List.of(talking), 1);
        var waiting = witnesses.open("waiting");
        var idle = witnesses.open("idle");
        witnesses.end(idle);
        try (var stranger = new Attacker(Attacker.STRANGER, 4);
                var neighbour = new Attacker(Attacker.NEIGHBOUR, 4)) {
            for (int packet = 0; packet < 1_000; packet++) {
                for (var call : List.of(talking, waiting, idle)) {
                    stranger.send(call.a().nodePort(), Datagrams.nullCipherHello(random));
                    neighbour.send(call.b().nodePort(), Datagrams.nullCipherHello(random));
                }
            }
            witnesses.awaitPackets(List.of(talking), PACKETS);
            assertEquals(0, stranger.heardOctets() + neighbour.heardOctets());
        }
        witnesses.end(talking);
        witnesses.end(waiting);
    }

    @Test
    @DisplayName("M2 RFC 6347 §4.2.3: messages that claim 16 MiB, thrown at 100 handshakes, cost no memory and no call")
    void giantMessages() {
        var calls = new ArrayList<Call>();
        for (int call = 0; call < SETUPS; call++) {
            calls.add(witnesses.open("giant-" + call));
        }
        long before = heap();
        try (var neighbour = new Attacker(Attacker.NEIGHBOUR, 100)) {
            for (var call : calls) {
                witnesses.connect(
                        call.b(),
                        new LegSecurity.Dtls(false, List.of(witnesses.fingerprint()), 1, List.of(SrtpSuite.values())));
            }
            for (int message = 0; message < 100; message++) {
                for (var call : calls) {
                    neighbour.send(call.b().nodePort(), Datagrams.giant(message, message % 2 == 0 ? 1 : 11));
                }
            }
            long grown = heap() - before;
            assertTrue(grown < HEAP_GROWTH_MAX_BYTES, "the heap has grown by " + grown);
            calls.forEach(call -> witnesses.connect(call, Kind.SDES, Kind.DTLS_CLIENT));
            witnesses.awaitPackets(calls, PACKETS);
        }
        assertEquals(List.of(), new ArrayList<>(witnesses.owner().alarms()));
        calls.forEach(witnesses::end);
    }

    @Test
    @DisplayName(
            "M7 RFC 7362 §5: who is faster than a plain peer hears five packets at most, and then the peer is heard")
    void plainLatch() {
        var random = new Random(53_399);
        var call = witnesses.open("bleed");
        witnesses.connect(call.a(), Kind.SDES);
        witnesses.connect(call.b(), Kind.PLAIN);
        try (var attacker = new Attacker(Attacker.STRANGER, 1)) {
            Await.until("the leg", () -> witnesses.owner().secured(call.b().leg()), () -> "");
            for (int packet = 0; packet < 50; packet++) {
                attacker.send(call.b().nodePort(), Datagrams.rtp(packet, 0xbad, random));
            }
            witnesses.speak(call);
            Await.until(
                    "what A says at B",
                    () -> call.b().heard() >= PACKETS,
                    () -> call.b().strange().toString());
            long octets = attacker.heardOctets();
            assertTrue(octets <= 5 * RTP_BYTES, octets + " octets to the attacker");
            for (int packet = 0; packet < 500; packet++) {
                attacker.send(call.b().nodePort(), Datagrams.rtp(packet, 0xbad, random));
            }
            long heard = call.b().heard();
            Await.until("more of it", () -> call.b().heard() >= heard + PACKETS, () -> "");
            assertEquals(octets, attacker.heardOctets());
        }
        witnesses.end(call);
    }

    @Test
    @DisplayName("M21: the sockets of 2,000 calls that end before they begin are closed a second later")
    void portsComeBack() {
        long before = descriptors();
        long released = witnesses.owner().released();
        for (int call = 0; call < 2_000; call++) {
            var ref = new CallRef("cancelled-" + call);
            witnesses.tell(new MediaCommand.Allocate(ref, 0, witnesses.ownerRef()));
            witnesses.tell(new MediaCommand.Release(ref));
        }
        Await.until("4,000 legs to end", () -> witnesses.owner().released() >= released + 4_000, () -> "");
        long begun = System.nanoTime();
        Await.until("their sockets", () -> descriptors() <= before, () -> descriptors() + " of " + before);
        assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(1));
        assertEquals(List.of(), new ArrayList<>(witnesses.owner().alarms()));
    }

    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
