package parley.media.srtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.bridge.Keying;
import parley.media.bridge.LegPlan;
import parley.media.bridge.MediaBridge;
import parley.media.bridge.Packet;
import parley.media.bridge.PayloadTable;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.SrtpContexts;
import parley.media.bridge.StreamFormat;
import parley.media.bridge.TransportAddress;
import parley.media.rtp.BigEndian;
import parley.media.rtp.RtpHeader;

/// Two SRTP peers and the relay between them, in virtual time, over a network that loses, doubles and
/// overtakes: sequence numbers wrap, sources change, keys change, calls are held, another node takes over.
class SrtpSimulationTest {
    private static final int STEPS = 1_500;
    private static final long STEP_NANOS = 20_000_000L;
    private static final int PACKET_BYTES = 32;
    private static final List<SrtpSuite> SUITES = List.of(SrtpSuite.values());

    /// Steps without anything understood that are silence: 1.6 s, with a tenth of the packets lost each way.
    private static final int SILENCE_STEPS = 80;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("RFC 3711 §3.3.1, §9.1: no (key, SSRC, index) twice, no lasting silence, no gap of our own making")
    void call(long seed) {
        new Call(seed).run();
    }

    /// A packet on its way.
    private static final class Flying {
        final Side to;
        final byte[] octets;
        final int due;
        final boolean inbound;

        /// @param inbound to the relay, from that side's peer
        Flying(Side to, byte[] octets, int due, boolean inbound) {
            this.to = to;
            this.octets = octets;
            this.due = due;
            this.inbound = inbound;
        }
    }

    /// What an attacker with a tap on our wire could note.
    private record Use(Secret key, int ssrc, long index) {}

    /// How another program reads the rollover counter: the index nearest to the highest one seen, per key
    /// and SSRC.
    private static final class Reader {
        private final Map<Integer, Long> highest = new HashMap<>();

        long index(int ssrc, int sequence) {
            long seen = highest.getOrDefault(ssrc, (long) sequence);
            return seen + (short) (sequence - (int) seen);
        }

        void seen(int ssrc, long index) {
            highest.merge(ssrc, index, Math::max);
        }
    }

    private static final class Key {
        final Secret secret;
        final PacketTransform transform;
        final Reader tap = new Reader();
        final Reader peer = new Reader();

        Key(SrtpSuite suite, Random random) {
            secret = SrtpStream.key(suite, random.nextLong());
            transform = PacketTransform.of(suite, secret);
        }
    }

    /// One leg, and the peer at its end.
    private static final class Side {
        final SrtpSuite suite;
        final TransportAddress address;
        RelayLeg relay;
        SrtpReceiver receiver;
        SrtpUnprotector unprotector;
        SrtpProtector protector;
        Secret theirs;
        final List<Key> ours = new ArrayList<>();
        boolean held;
        // The peer.
        SrtpProtector peer;
        int ssrc;
        int sequence;
        int timestamp;
        int heardAt;
        final Map<Integer, Integer> newest = new HashMap<>();

        Side(int host, Random random) {
            suite = SUITES.get(random.nextInt(SUITES.size()));
            address = TransportAddress.ipv4(host, 4000);
            relay = new RelayLeg(random);
            theirs = SrtpStream.key(suite, random.nextLong());
            unprotector = new SrtpUnprotector(suite, theirs);
            receiver = new SrtpReceiver(unprotector);
            ours.add(new Key(suite, random));
            protector = new SrtpProtector(suite, ours.getLast().secret);
            peer = new SrtpProtector(suite, theirs);
            ssrc = random.nextInt();
            sequence = random.nextBoolean() ? 65_000 + random.nextInt(536) : random.nextInt(65_536);
        }

        void publish(long nowNanos) {
            var contexts = new SrtpContexts(receiver, protector);
            var keying = new Keying.Srtp(contexts);
            relay.publish(
                    new LegPlan(
                            keying, address, address, true, !held, true, StreamFormat.AUDIO, PayloadTable.SAME, false),
                    nowNanos);
        }
    }

    private static final class Call {
        private final long seed;
        private final Random random;
        private final Side a;
        private final Side b;
        private final Set<Use> uses = new HashSet<>();
        private List<Flying> flying = new ArrayList<>();
        private int step;
        private int quietUntil;
        private final List<String> history = new ArrayList<>();
        private long delivered;

        Call(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            a = new Side(0xc000_0201, random);
            b = new Side(0xc000_0202, random);
            RelayLeg.bridge(a.relay, b.relay);
            a.publish(0);
            b.publish(0);
        }

        private String where() {
            return "seed " + seed + ", step " + step + ", after " + history;
        }

        private long nowNanos() {
            return step * STEP_NANOS;
        }

        void run() {
            for (step = 1; step <= STEPS; step++) {
                happen(a);
                happen(b);
                speak(a);
                speak(b);
                var due = flying.stream().filter(packet -> packet.due <= step).toList();
                flying = new ArrayList<>(
                        flying.stream().filter(packet -> packet.due > step).toList());
                due.forEach(packet -> {
                    if (packet.inbound) {
                        relay(packet.to, packet.octets);
                    } else {
                        hear(packet.to, packet.octets);
                    }
                });
                listen(a);
                listen(b);
            }
            assertTrue(delivered > STEPS / 4, where());
        }

        private void happen(Side side) {
            switch (random.nextInt(400)) {
                case 0 -> rekey(side, true, false);
                case 1 -> rekey(side, false, true);
                case 2 -> rekey(side, true, true);
                case 3, 4 -> {
                    note(side, "new source");
                    side.ssrc = random.nextInt();
                    side.sequence = random.nextInt(4) == 0 ? 65_500 : random.nextInt(65_536);
                }
                case 5, 6 -> {
                    side.held = !side.held;
                    note(side, side.held ? "held" : "resumed");
                    side.publish(nowNanos());
                }
                case 7 -> {
                    if (step > quietUntil) {
                        takeOver();
                    }
                }
                default -> {}
            }
        }

        /// A re-INVITE with new keys; a peer may go on with its rollover counter, or not.
        private void rekey(Side side, boolean theirs, boolean ours) {
            quietUntil = step + 100;
            note(side, (theirs ? "its key, " : "") + (ours ? "our key" : ""));
            if (theirs) {
                side.theirs = SrtpStream.key(side.suite, random.nextLong());
                var from = random.nextBoolean() ? side.peer.checkpoint() : SrtpCheckpoint.START;
                side.peer = new SrtpProtector(side.suite, side.theirs, from);
                if (from.equals(SrtpCheckpoint.START) && random.nextBoolean()) {
                    // Further than RFC 3550 A.1 takes for loss.
                    side.sequence = (side.sequence + 4_000 + random.nextInt(50_000)) & 0xffff;
                }
                side.unprotector = new SrtpUnprotector(side.suite, side.theirs);
                var next = new SrtpReceiver(side.unprotector);
                next.follows(side.receiver, nowNanos());
                side.receiver = next;
            }
            if (ours) {
                side.ours.add(new Key(side.suite, random));
                side.protector = new SrtpProtector(side.suite, side.ours.getLast().secret);
            }
            side.publish(nowNanos());
        }

        /// Another node goes on from what it was told: the keys, and how far they have come.
        private void takeOver() {
            note(a, "and the other taken over");
            for (var side : List.of(a, b)) {
                side.relay.close();
                side.relay = new RelayLeg(random);
                side.unprotector = new SrtpUnprotector(side.suite, side.theirs, 128, side.unprotector.checkpoint());
                side.receiver = new SrtpReceiver(side.unprotector);
                side.protector = new SrtpProtector(side.suite, side.ours.getLast().secret, side.protector.checkpoint());
            }
            RelayLeg.bridge(a.relay, b.relay);
            a.publish(nowNanos());
            b.publish(nowNanos());
        }

        private void note(Side side, String event) {
            history.add(step + " " + (side == a ? "A " : "B ") + event);
        }

        private void speak(Side side) {
            var buffer = new byte[Packet.CAPACITY_BYTES];
            buffer[0] = (byte) 0x80;
            RtpHeader.setSsrc(buffer, 0, side.ssrc);
            RtpHeader.setSequence(buffer, 0, side.sequence);
            RtpHeader.setTimestamp(buffer, 0, side.timestamp);
            side.sequence = (side.sequence + 1) & 0xffff;
            side.timestamp += 160;
            BigEndian.putInteger(buffer, 12, step);
            int length = side.peer.protectRtp(buffer, 0, PACKET_BYTES);
            // What it would send twice under one key, it does not send at all.
            if (length > 0) {
                send(side, Arrays.copyOf(buffer, length), true);
            }
        }

        private void send(Side to, byte[] octets, boolean inbound) {
            int copies = random.nextInt(10) == 0 ? 0 : random.nextInt(20) == 0 ? 2 : 1;
            for (; copies > 0; copies--) {
                int delay = random.nextInt(10) == 0 ? random.nextInt(6) : 1;
                flying.add(new Flying(to, octets, step + delay, inbound));
            }
        }

        private void relay(Side from, byte[] octets) {
            var packet = new Packet();
            System.arraycopy(octets, 0, packet.octets(), 0, octets.length);
            var address = from.address;
            packet.received(from.relay.rtp(), octets.length, address.high(), address.low(), address.port());
            MediaBridge.classify(packet, nowNanos());
            MediaBridge.unprotect(packet, nowNanos());
            if (packet.alive()) {
                MediaBridge.route(packet, nowNanos());
            }
            if (packet.alive()) {
                MediaBridge.renumber(packet, nowNanos());
            }
            if (packet.alive()) {
                MediaBridge.protect(packet, nowNanos());
            }
            if (packet.alive()) {
                var to = from == a ? b : a;
                tap(to, packet);
                send(to, Arrays.copyOf(packet.octets(), packet.length()), false);
            }
        }

        private void tap(Side to, Packet packet) {
            int ssrc = RtpHeader.ssrc(packet.octets(), 0);
            int sequence = RtpHeader.sequence(packet.octets(), 0);
            var key = to.ours.getLast();
            long index = key.tap.index(ssrc, sequence);
            key.tap.seen(ssrc, index);
            assertTrue(uses.add(new Use(key.secret, ssrc, index)), where() + ": an index twice");
            int before = to.newest.getOrDefault(ssrc, sequence);
            int ahead = (short) (sequence - before);
            // A tenth is lost, and what is delayed overtakes: runs of that length do not come.
            assertTrue(ahead < 30 && ahead > -30, where() + ": a gap of " + ahead);
            to.newest.put(ssrc, ahead > 0 ? sequence : before);
        }

        private void hear(Side side, byte[] octets) {
            int ssrc = RtpHeader.ssrc(octets, 0);
            for (var key : side.ours.reversed()) {
                long index = key.peer.index(ssrc, RtpHeader.sequence(octets, 0));
                var copy = octets.clone();
                if (index >= 0 && key.transform.openRtp(copy, 0, 12, copy.length, ssrc, index) == PACKET_BYTES) {
                    key.peer.seen(ssrc, index);
                    assertTrue(step - BigEndian.integer(copy, 12) < 20, where() + ": old content");
                    side.heardAt = step;
                    delivered++;
                    return;
                }
            }
        }

        private void listen(Side side) {
            if (side.held) {
                side.heardAt = step;
            }
            assertTrue(step - side.heardAt < SILENCE_STEPS, where() + ": silence");
        }
    }
}
