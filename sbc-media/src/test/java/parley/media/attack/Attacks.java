package parley.media.attack;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.mediaport.MediaEvent.LegStatistics;

/// What is thrown at the ports of calls while they talk, by the rows of `docs/media-threats.md`.
final class Attacks {
    private final WitnessCalls witnesses;

    Attacks(WitnessCalls witnesses) {
        this.witnesses = witnesses;
    }

    /// One attack.
    /// @param row of the threat table, and what is sent
    /// @param parts of it
    /// @param bombard sends the part of that number
    /// @param told which counter of the attacked legs has to tell of it; null if it is none of theirs
    /// @param toldMin by how much it grows at least, all legs together
    record Attack(
            String row,
            int parts,
            Bombardment bombard,
            @Nullable ToLongFunction<LegStatistics> told,
            long toldMin) {
        private static final int BURST_PARTS = 10;

        private static final int BURST_PARTS_OF_FLOOD = 4;

        /// Parts after which each party hears another packet: attack and calls are on the way at the same time.
        int burst() {
            return parts >= 100 ? BURST_PARTS_OF_FLOOD : BURST_PARTS;
        }

        @Override
        public String toString() {
            return row;
        }
    }

    /// Sends one part of an attack.
    interface Bombardment {
        void send(Attacker by, int part, Random random);
    }

    Stream<Attack> all() {
        return Stream.of(onDtls(), onSrtp(), onIndices(), onTheDemultiplexer()).flatMap(some -> some);
    }

    private Stream<Attack> onDtls() {
        return Stream.of(
                new Attack(
                        "M1: ClientHello without ciphers at every port (RFC 6347 §4.2.4)",
                        20,
                        (by, _, random) -> atAll(by, Datagrams.nullCipherHello(random)),
                        null,
                        0),
                new Attack(
                        "M2: handshake messages that claim 16 MiB (RFC 6347 §4.2.3)",
                        40,
                        (by, part, _) -> atAll(by, Datagrams.giant(part, part % 2 == 0 ? 1 : 11)),
                        null,
                        0),
                new Attack("M4: forged alerts in the clear (RFC 6347 §4.1.2.7)", 10, this::alerts, null, 0),
                new Attack(
                        "M4: the same, and ChangeCipherSpec, from each party's own address (RFC 6347 §4.1.2.7)",
                        10,
                        (_, part, _) -> {
                            fromThePartiesThemselves(Datagrams.alert(0, part, 2, 40));
                            fromThePartiesThemselves(Datagrams.alert(0, part, 1, 0));
                            fromThePartiesThemselves(Datagrams.record(21, 1, 0x1000 + part, new byte[26]));
                            fromThePartiesThemselves(Datagrams.record(20, 0, part, new byte[] {1}));
                        },
                        null,
                        0),
                new Attack(
                        "M4: ChangeCipherSpec and application data of epoch 0",
                        10,
                        (by, part, _) -> {
                            atAll(by, Datagrams.record(20, 0, part, new byte[] {1}));
                            atAll(by, Datagrams.record(23, 0, part, new byte[60]));
                        },
                        null,
                        0),
                new Attack(
                        "M4: encrypted records too short for a nonce and a tag (RFC 5288 §3)",
                        24,
                        (by, part, _) -> atAll(by, Datagrams.record(21 + part % 3, 1, part, new byte[part])),
                        null,
                        0));
    }

    private Stream<Attack> onSrtp() {
        return Stream.of(
                new Attack(
                        "M7: RTP to every port, to have the media sent to the sender (RFC 7362 §5)",
                        30,
                        (by, part, random) -> atAll(by, Datagrams.rtp(part, 0xbad, random)),
                        LegStatistics::authenticationFailures,
                        30 * legs() * 9 / 10),
                new Attack(
                        "M8: SRTP with the right SSRC and next number, but not the key (RFC 3711 §3.3)",
                        20,
                        this::injected,
                        LegStatistics::authenticationFailures,
                        20 * legs() * 9 / 10),
                new Attack(
                        "M8: altered copies of what was just sent",
                        20,
                        this::altered,
                        LegStatistics::authenticationFailures,
                        20 * legs() / 2),
                new Attack(
                        "M9: 20,000 forged packets to one call (RFC 3711 §3.3 does not end calls)",
                        100,
                        (by, part, random) -> {
                            for (int packet = 0; packet < 100; packet++) {
                                by.send(target(0).nodePort(), Datagrams.rtp(part * 100 + packet, 0xbad, random));
                                by.send(target(1).nodePort(), Datagrams.rtp(part * 100 + packet, 0xbad, random));
                            }
                        },
                        LegStatistics::authenticationFailures,
                        5_000),
                new Attack(
                        "M14: 100,000 forged SSRCs at one call (RFC 3550 §8.2)",
                        500,
                        (by, part, random) -> {
                            for (int packet = 0; packet < 200; packet++) {
                                by.send(target(packet & 1).nodePort(), Datagrams.rtp(packet, random.nextInt(), random));
                            }
                        },
                        LegStatistics::authenticationFailures,
                        20_000));
    }

    private Stream<Attack> onIndices() {
        return Stream.of(
                new Attack(
                        "M11: RTP sent again (RFC 3711 §3.3.2)",
                        20,
                        (by, _, _) -> peers().forEach(peer -> by.send(peer.nodePort(), peer.lastSent())),
                        LegStatistics::replayed,
                        20 * legs() / 2),
                new Attack(
                        "M11: RTCP sent again (RFC 3711 §3.3.2)",
                        20,
                        (by, _, _) -> peers().forEach(peer -> {
                            peer.report();
                            by.send(peer.nodePort(), peer.lastReport());
                        }),
                        LegStatistics::replayed,
                        20 * legs() / 2),
                new Attack(
                        "M12: forged numbers half a rollover ahead (RFC 3711 §3.3.1)",
                        20,
                        this::jumped,
                        LegStatistics::authenticationFailures,
                        20 * legs() / 2));
    }

    private Stream<Attack> onTheDemultiplexer() {
        return Stream.of(
                corpus("M16: RTP that broke others' parsers", "rtp-rtcp/rtp"),
                corpus("M16: RTCP that broke others' parsers", "rtp-rtcp/rtcp"),
                corpus("M16: DTLS records that broke others' parsers", "dtls-records"),
                corpus("M16: STUN that broke others' parsers", "stun-fuzz"),
                new Attack(
                        "M16: noise of every first octet and length (RFC 7983)",
                        256,
                        (by, part, random) -> {
                            for (int packet = 0; packet < 40; packet++) {
                                var noise = new byte[1 + random.nextInt(1400)];
                                random.nextBytes(noise);
                                noise[0] = (byte) part;
                                by.send(anyPort(random), noise);
                            }
                        },
                        null,
                        0));
    }

    private Stream<WitnessPeer> peers() {
        return witnesses.calls().stream().flatMap(call -> call.peers().stream());
    }

    private int legs() {
        return 2 * witnesses.calls().size();
    }

    private WitnessPeer target(int side) {
        return witnesses.calls().getFirst().peers().get(side);
    }

    /// To the port of RTP of every leg, and to that of RTCP.
    private void atAll(Attacker by, byte[] datagram) {
        peers().forEach(peer -> {
            by.send(peer.nodePort(), datagram);
            by.send(peer.nodePort() + 1, datagram);
        });
    }

    /// As somebody does who can write any source address.
    private void fromThePartiesThemselves(byte[] datagram) {
        peers().forEach(peer -> peer.send(datagram));
    }

    private int anyPort(Random random) {
        var call = witnesses.calls().get(random.nextInt(witnesses.calls().size()));
        return call.peers().get(random.nextInt(2)).nodePort() + random.nextInt(2);
    }

    private void alerts(Attacker by, int part, Random random) {
        for (int level = 1; level <= 2; level++) {
            atAll(by, Datagrams.alert(0, part, level, 0));
            atAll(by, Datagrams.alert(0, part, level, 40));
            atAll(by, Datagrams.alert(1, part, level, random.nextInt(120)));
        }
    }

    private void injected(Attacker by, int part, Random random) {
        peers().forEach(peer -> {
            var seen = ByteBuffer.wrap(peer.lastSent());
            by.send(peer.nodePort(), Datagrams.rtp(seen.getShort(2) + 2 + part, seen.getInt(8), random));
        });
    }

    private void altered(Attacker by, int part, Random random) {
        peers().forEach(peer -> {
            var copy = peer.lastSent();
            copy[12 + random.nextInt(copy.length - 12)] ^= (byte) (1 << random.nextInt(8));
            // Another number, or the replay list would refuse it before its tag is looked at.
            ByteBuffer.wrap(copy).putShort(2, (short) (ByteBuffer.wrap(copy).getShort(2) + 1 + part));
            by.send(peer.nodePort(), copy);
        });
    }

    private void jumped(Attacker by, int part, Random random) {
        peers().forEach(peer -> {
            var seen = ByteBuffer.wrap(peer.lastSent());
            int ahead = 0x7000 + part * 0x100;
            by.send(peer.nodePort(), Datagrams.rtp(seen.getShort(2) + ahead, seen.getInt(8), random));
        });
    }

    private Attack corpus(String row, String folder) {
        var inputs = Datagrams.corpus(folder);
        return new Attack(
                row,
                inputs.size(),
                (by, part, _) -> {
                    for (int call = 0; call < 10; call++) {
                        witnesses.calls().get(call).peers().forEach(peer -> {
                            by.send(peer.nodePort(), inputs.get(part));
                            by.send(peer.nodePort() + 1, inputs.get(part));
                        });
                    }
                },
                null,
                0);
    }
}
