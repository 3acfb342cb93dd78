package parley.media.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import parley.common.SrtpSuite;
import parley.media.attack.WitnessCalls.Call;
import parley.media.attack.WitnessCalls.Kind;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsParameters;
import parley.media.srtp.SrtpUnprotector;
import parley.media.stun.StunRequest;
import parley.mediaport.LegSecurity;

/// What somebody does who is a party of a call, or has seen and kept what one sent, while a hundred other calls talk
/// and must not notice. The threats by number: `docs/media-threats.md`.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PeerAttackTest {
    private static final int WITNESSES = 100;
    private static final int PACKETS = 5;
    private static final int REKEYED = 20;
    private static final int REKEYS = 3;
    /// As many packets of a witness as take longer than keys that were replaced are still heard.
    private static final int PACKETS_OF_GRACE = 25;

    private static final int SSRCS = 3_000;
    private static final int BURST = 50;
    private static final long HEAP_GROWTH_MAX_BYTES = 16L << 20;
    private static final int HANDSHAKES_OF_STRANGERS_MAX = 16;

    /// RFC 7675 §5.1.
    private static final Duration CONSENT = Duration.ofSeconds(30);

    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static WitnessCalls witnesses;
    private static List<Call> hundred;
    private static Call unconsented;
    private static IceParty withdrawn;

    @BeforeAll
    static void talk() {
        witnesses = new WitnessCalls(4);
        hundred = witnesses.establish("witness", WITNESSES);
        // Consent takes half a minute to expire: time for the other tests.
        unconsented = witnesses.open("consent");
        withdrawn = IceParty.of(unconsented.a(), true);
        witnesses.connect(unconsented, Kind.PLAIN, Kind.SDES);
        witnesses.awaitPackets(List.of(unconsented), 1);
        withdrawn.withdrawConsent();
    }

    @AfterEach
    void undisturbed() {
        witnesses.awaitPackets(hundred, PACKETS);
        assertEquals(List.of(), strange(hundred));
        assertEquals(List.of(), new ArrayList<>(witnesses.owner().alarms()));
    }

    @AfterAll
    static void close() {
        witnesses.close();
    }

    @Test
    @Order(1)
    @DisplayName("M7 RFC 8445 §7.3: with ICE neither forged checks nor authentic packets that somebody else delivers"
            + " move media")
    void latchWithIce() {
        var random = new Random(8_445);
        var call = witnesses.open("ice");
        var ice = IceParty.of(call.a(), false);
        witnesses.connect(call, Kind.SDES, Kind.SDES);
        try (var stranger = new Attacker(Attacker.STRANGER, 1);
                var neighbour = new Attacker(Attacker.NEIGHBOUR, 1)) {
            var attackers = List.of(stranger, neighbour);
            attackers.forEach(attacker -> forgeChecks(attacker, call.a().nodePort(), random));
            awaitSaid(call.b());
            assertEquals(0, call.a().heard(), "media before the first signed check");
            ice.nominate();
            witnesses.awaitPackets(List.of(call), PACKETS);
            for (int round = 0; round < 10; round++) {
                attackers.forEach(attacker -> {
                    forgeChecks(attacker, call.a().nodePort(), random);
                    attacker.send(call.a().nodePort(), call.a().next());
                });
                witnesses.awaitPackets(List.of(call), 1);
            }
            for (var attacker : attackers) {
                assertEquals(0, attacker.heardMedia(), "packets to somebody whose checks nobody signed");
                assertTrue(attacker.heardOctets() <= attacker.sentOctets(), "more octets back than his own");
            }
        }
        end(List.of(call));
    }

    private static void forgeChecks(Attacker by, int port, Random random) {
        by.send(
                port,
                new StunRequest(IceParty.TO_NODE).controlling().nominating().bare());
        by.send(
                port,
                new StunRequest(IceParty.TO_NODE).controlling().nominating().signed("not the password at all"));
        for (int packet = 0; packet < 10; packet++) {
            by.send(port, Datagrams.rtp(packet, 0xbad, random));
        }
    }

    private static void awaitSaid(WitnessPeer party) {
        long wanted = party.sent() + PACKETS;
        Await.until("what nobody hears", () -> party.sent() >= wanted, () -> "");
    }

    @Test
    @Order(2)
    @DisplayName("M13 RFC 3711 §9.1: packets of keys that were replaced, sent again, and forged leaps of their numbers"
            + " spoil no key, not even one that comes back")
    void rekey() {
        var random = new Random(3_711);
        var calls = new ArrayList<Call>();
        for (int number = 0; number < REKEYED; number++) {
            var call = witnesses.open("rekey-" + number);
            witnesses.connect(call, Kind.SDES, Kind.SDES);
            calls.add(call);
        }
        witnesses.awaitPackets(calls, PACKETS);
        var parties = calls.stream().flatMap(call -> call.peers().stream()).toList();
        var first = parties.stream().collect(Collectors.toMap(Function.identity(), WitnessPeer::keys));
        var recorded = new ArrayList<Map<WitnessPeer, byte[]>>();
        try (var attacker = new Attacker(Attacker.NEIGHBOUR, 8)) {
            for (int round = 0; round < REKEYS; round++) {
                recorded.add(parties.stream().collect(Collectors.toMap(Function.identity(), WitnessPeer::lastSent)));
                parties.forEach(party -> witnesses.rekey(party, witnesses.freshKeys()));
                recorded.forEach(old -> replay(attacker, old, random));
                witnesses.awaitPackets(calls, PACKETS);
            }
            witnesses.awaitPackets(hundred.subList(0, 1), PACKETS_OF_GRACE);
            recorded.forEach(old -> replay(attacker, old, random));
            witnesses.awaitPackets(calls, PACKETS);
            first.forEach((party, keys) -> witnesses.rekey(party, keys));
            witnesses.awaitPackets(calls, PACKETS);
            long before = replayed(calls);
            replay(attacker, recorded.getFirst(), random);
            // Known again: they are not merely late for the far party, they are refused here.
            Await.until(
                    "the replays to be told",
                    () -> replayed(calls) >= before + parties.size() * 9L / 10,
                    () -> replayed(calls) + " after " + before);
            recorded.forEach(old -> replay(attacker, old, random));
            witnesses.awaitPackets(calls, PACKETS);
            assertEquals(0, attacker.heardOctets());
        }
        end(calls);
    }

    /// As they were, and with numbers half a rollover ahead.
    private static void replay(Attacker by, Map<WitnessPeer, byte[]> recorded, Random random) {
        recorded.forEach((party, packet) -> {
            by.send(party.nodePort(), packet);
            var seen = ByteBuffer.wrap(packet);
            by.send(party.nodePort(), Datagrams.rtp(seen.getShort(2) + 0x7fff, seen.getInt(8), random));
        });
    }

    private static long replayed(List<Call> calls) {
        return calls.stream()
                .flatMap(call -> call.peers().stream())
                .mapToLong(peer -> witnesses.owner().statistics(peer.leg()).replayed())
                .sum();
    }

    @Test
    @Order(3)
    @DisplayName("M14 RFC 3550 §8.2: a party that has the keys and is 3,000 sources is heard as 64 of them; what made"
            + " room is not taken again")
    void authenticSources() {
        var call = witnesses.open("sources");
        witnesses.connect(call.a(), Kind.SDES);
        witnesses.connect(call.b(), Kind.SDES);
        Await.until(
                "the first packet",
                () -> {
                    call.a().say();
                    return call.b().heard() > 0;
                },
                () -> call.b().strange().toString());
        byte[] first = call.a().lastSent();
        long heapBefore = heap();
        long heardBefore = call.b().heard();
        for (int source = 1; source <= SSRCS; source++) {
            call.a().send(call.a().nextAs(source));
            if (source % BURST == 0) {
                call.peers().forEach(WitnessPeer::say);
                witnesses.awaitPackets(hundred.subList(0, 1), 1);
            }
        }
        long heard = call.b().heard() - heardBefore;
        assertTrue(heard > SSRCS / BURST, "its own source is heard no more");
        assertTrue(heard <= SrtpUnprotector.SOURCES_EVER_MAX + SSRCS / BURST, heard + " packets heard");
        assertTrue(heap() - heapBefore < HEAP_GROWTH_MAX_BYTES, "the heap has grown by " + (heap() - heapBefore));
        try (var attacker = new Attacker(Attacker.NEIGHBOUR, 1)) {
            attacker.send(call.a().nodePort(), first);
        }
        witnesses.speak(call);
        witnesses.awaitPackets(List.of(call), PACKETS);
        // What the system's buffer did not hold was not counted by anybody.
        Await.until("the count of what was refused", () -> discarded(call) >= SSRCS / 2, () -> discarded(call) + "");
        end(List.of(call));
    }

    private static long discarded(Call call) {
        return witnesses.owner().statistics(call.a().leg()).discarded();
    }

    @Test
    @Order(4)
    @DisplayName("M21 RFC 6347 §4.2.1: of 64 who greet a leg's server from the peer's host, few are answered, and the"
            + " peer is")
    void handshakesOfOneLeg() {
        var hello = hello();
        for (int leg = 0; leg < 5; leg++) {
            var call = witnesses.open("greeted-" + leg);
            witnesses.connect(call.a(), Kind.SDES);
            witnesses.connect(
                    call.b(),
                    new LegSecurity.Dtls(false, List.of(witnesses.fingerprint()), 1, List.of(SrtpSuite.values())));
            try (var attacker = new Attacker(Attacker.NEIGHBOUR, 64)) {
                for (int greeting = 0; greeting < 3 * 64; greeting++) {
                    attacker.send(call.b().nodePort(), hello);
                }
                Await.until("an answer", () -> attacker.answeredPorts() > 0, () -> "");
                witnesses.connect(call.b(), Kind.DTLS_CLIENT);
                witnesses.speak(call);
                witnesses.awaitPackets(List.of(call), PACKETS);
                int answered = attacker.answeredPorts();
                assertTrue(answered <= HANDSHAKES_OF_STRANGERS_MAX, answered + " were answered");
                assertEquals(0, attacker.heardMedia());
            }
            end(List.of(call));
        }
    }

    /// As any client begins.
    private static byte[] hello() {
        var sent = new ConcurrentLinkedQueue<byte[]>();
        var parameters = new DtlsParameters(
                true, List.of(SrtpSuite.values()), List.of(witnesses.fingerprint()), Duration.ofSeconds(5));
        try (var _ = DtlsAssociation.start(parameters, witnesses.certificate(), sent::add, _ -> {})) {
            Await.until("a hello", () -> !sent.isEmpty(), () -> "");
        }
        return sent.element();
    }

    @Test
    @Order(5)
    @DisplayName("M19 RFC 7675 §5.1: a party whose consent is gone is sent nothing 30 s after its last answer")
    void consent() {
        var a = unconsented.a();
        Await.until(
                "the end of consent",
                CONSENT.plus(CONSENT),
                () -> witnesses.owner().unreachable().contains(a.leg()),
                () -> a.heard() + " heard");
        long sinceAnswer = System.nanoTime() - withdrawn.answeredNanos();
        assertTrue(sinceAnswer >= CONSENT.toNanos(), "ended early: " + Duration.ofNanos(sinceAnswer));
        long heardFor = a.lastHeardNanos() - withdrawn.answeredNanos();
        assertTrue(heardFor <= CONSENT.plus(TOLERANCE).toNanos(), "was sent to for " + Duration.ofNanos(heardFor));
        assertTrue(heardFor >= CONSENT.minus(TOLERANCE).toNanos(), "silent early: " + Duration.ofNanos(heardFor));
        long heard = a.heard();
        awaitSaid(unconsented.b());
        assertEquals(heard, a.heard(), "packets without consent");
        witnesses.end(unconsented);
    }

    private static void end(List<Call> calls) {
        assertEquals(List.of(), strange(calls));
        calls.forEach(witnesses::end);
    }

    private static List<String> strange(List<Call> calls) {
        return calls.stream()
                .flatMap(call -> call.peers().stream())
                .flatMap(peer -> peer.strange().stream())
                .toList();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
