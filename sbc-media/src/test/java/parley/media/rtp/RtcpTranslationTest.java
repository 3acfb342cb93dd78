package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Alice reports; Bob is to get it.
class RtcpTranslationTest {
    private static final int ALICE = 0xa11ce000;
    private static final int BOB = 0x0b0b0b0b;
    private static final HexFormat HEX = HexFormat.of();

    private final OutgoingSource toBob = new OutgoingSource(new Random(1));
    private final OutgoingSource toAlice = new OutgoingSource(new Random(2));
    private final byte[] packet = new byte[172];

    @BeforeEach
    void talk() {
        for (int number = 0; number < 10; number++) {
            pass(toBob, ALICE, 1000 + number);
            pass(toAlice, BOB, 65_530 + number);
        }
    }

    private void pass(OutgoingSource source, int ssrc, int sequence) {
        packet[0] = (byte) 0x80;
        RtpHeader.setSsrc(packet, 0, ssrc);
        RtpHeader.setSequence(packet, 0, sequence);
        RtpHeader.setTimestamp(packet, 0, sequence * 160);
        source.renumber(packet, 0, packet.length, 8000, sequence * 20_000_000L);
    }

    private String translated(String hex) {
        return translated(hex, true);
    }

    private String translated(String hex, boolean feedback) {
        var octets = HEX.parseHex(hex.replace(" ", ""));
        var buffer = Arrays.copyOf(octets, 2048);
        int length = RtcpTranslation.translate(buffer, octets.length, toBob, toAlice, feedback);
        return length == RtcpTranslation.REFUSED ? "refused" : spaced(HEX.formatHex(buffer, 0, length));
    }

    private static String spaced(String hex) {
        return hex.replaceAll("(.{8})(?=.)", "$1 ");
    }

    private static String hex(int word) {
        return HEX.toHexDigits(word);
    }

    private int aboutBob() {
        return toAlice.ssrc();
    }

    private String sequenceToAlice(int back) {
        return hex((int) toAlice.newestSequence() - back);
    }

    @Test
    @DisplayName(
            "RFC 3550 §6.4.1: an SR has our SSRC, counts and timestamp, the NTP time it had, and blocks as Bob knows"
                    + " them")
    void senderReport() {
        var report = "81c8000c %s 11111111 22222222 %s 00000005 00000006 %s 10000002 %s 00000009 33333333 44444444";
        // Nine numbers after 65530 there was a wrap.
        assertEquals(
                report.formatted(hex(toBob.ssrc()), hex(toBob.timestampOf(1000)), hex(BOB), hex(65_539))
                        .replace("00000005 00000006", hex(10) + " " + hex(1600)),
                translated(report.formatted(hex(ALICE), hex(1000), hex(aboutBob()), sequenceToAlice(0))));
    }

    @Test
    @DisplayName("RFC 3550 §6.4.2: blocks about anyone else, or what an earlier source sent, are left out")
    void foreignBlocks() {
        var block = " %s 00000000 %s 00000000 00000000 00000000";
        var empty = "80c90001 " + hex(toBob.ssrc());
        var header = "81c90007 " + hex(ALICE);
        assertEquals(empty, translated(header + block.formatted(hex(77), sequenceToAlice(0))));
        assertEquals(empty, translated(header + block.formatted(hex(aboutBob()), sequenceToAlice(10))));
        assertEquals(empty, translated(header + block.formatted(hex(aboutBob()), sequenceToAlice(-1))));
        assertEquals(
                "81c90007 " + hex(toBob.ssrc()) + block.formatted(hex(BOB), hex(65_538)),
                translated("82c9000d " + hex(ALICE) + block.formatted(hex(77), hex(1))
                        + block.formatted(hex(aboutBob()), sequenceToAlice(1))));
    }

    @Test
    @DisplayName("an SR of a source that is not relayed now becomes an RR: its clock is nobody's here")
    void reportOfAnother() {
        assertEquals(
                "80c90001 " + hex(toBob.ssrc()),
                translated("80c80006 00000007 11111111 22222222 33333333 00000005 00000006"));
    }

    @Test
    @DisplayName("RFC 3550 §6.5: of SDES the CNAME stays, under our SSRC; names and places of the other network do not")
    void description() {
        var report = "80c90001 " + hex(ALICE);
        var expected = "80c90001 " + hex(toBob.ssrc());
        // CNAME "ab", NAME "Al"
        assertEquals(
                expected + " 81ca0003 " + hex(toBob.ssrc()) + " 01026162 00000000",
                translated(report + " 81ca0004 " + hex(ALICE) + " 0202416c 01026162 00000000"));
        assertEquals(expected, translated(report + " 81ca0003 " + hex(ALICE) + " 02024142 00000000"));
        assertEquals("refused", translated(report + " 81ca0002 " + hex(ALICE) + " 01ff6162"));
        assertEquals("refused", translated(report + " 81ca0002 " + hex(ALICE) + " 01026162"), "no zero at the end");
        assertEquals("refused", translated(report + " 82ca0003 " + hex(ALICE) + " 01026162 00000000"));
    }

    @Test
    @DisplayName("RFC 3550 §6.6: BYE is left out, for our source goes on; APP has our SSRC; unknown types are left out")
    void others() {
        var report = "80c90001 " + hex(ALICE);
        var expected = "80c90001 " + hex(toBob.ssrc());
        assertEquals(expected, translated(report + " 81cb0001 " + hex(ALICE)));
        assertEquals(
                expected + " 80cc0003 " + hex(toBob.ssrc()) + " 41424344 01020304",
                translated(report + " 80cc0003 " + hex(ALICE) + " 41424344 01020304"));
        assertEquals("refused", translated(report + " 80cc0001 " + hex(ALICE)));
        assertEquals(expected, translated(report + " 80d10001 " + hex(ALICE)));
        assertEquals("refused", translated("81cb0001 " + hex(ALICE)), "nothing is left");
        assertEquals(expected, translated(report + " a0cb0002 " + hex(ALICE) + " 00000004"));
        assertEquals("refused", translated(report + " a0cb0002 " + hex(ALICE) + " 00000005"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "15"})
    @DisplayName("RFC 4585 §6.2: feedback about our source is feedback about Bob's; a profile without it gets none")
    void feedback(int format) {
        var message = hex(0x80cd_0002 | (format << 24)) + " %s %s";
        assertEquals(
                message.formatted(hex(toBob.ssrc()), hex(BOB)),
                translated(message.formatted(hex(ALICE), hex(aboutBob()))));
        assertEquals("refused", translated(message.formatted(hex(ALICE), hex(77))));
        var report = "80c90001 " + hex(ALICE) + " ";
        assertEquals(
                "80c90001 " + hex(toBob.ssrc()),
                translated(report + message.formatted(hex(ALICE), hex(aboutBob())), false));
        assertEquals("refused", translated(message.formatted(hex(ALICE), hex(aboutBob())), false));
    }

    @Test
    @DisplayName("RFC 4585 §6.2.1: a NACK asks for the numbers that Bob gave")
    void negativeAcknowledgement() {
        int lost = (int) toAlice.newestSequence() - 2;
        assertEquals(
                "81cd0003 " + hex(toBob.ssrc()) + " " + hex(BOB) + " " + hex(((65_537 & 0xffff) << 16) | 3),
                translated("81cd0004 " + hex(ALICE) + " " + hex(aboutBob()) + " " + hex((lost << 16) | 3) + " "
                        + hex((lost - 100) << 16)));
        assertEquals("refused", translated("81cd0001 " + hex(ALICE)));
    }

    @Test
    @DisplayName(
            "RFC 5104 §3.5.1, RFC 4585 §6.3.1, REMB: PLI, FIR and TMMBR reach Bob's source, whichever field names it")
    void codecControl() {
        var bob = hex(BOB);
        var us = hex(toBob.ssrc());
        var named = hex(ALICE) + " 00000000 " + hex(aboutBob());
        assertEquals("81ce0002 " + us + " " + bob, translated("81ce0002 " + hex(ALICE) + " " + hex(aboutBob())));
        assertEquals(
                "84ce0004 " + us + " 00000000 " + bob + " 07000000", translated("84ce0004 " + named + " 07000000"));
        assertEquals(
                "83cd0004 " + us + " 00000000 " + bob + " 12345678", translated("83cd0004 " + named + " 12345678"));
        assertEquals(
                "8fce0005 " + us + " 00000000 52454d42 01112233 " + bob,
                translated("8fce0006 " + hex(ALICE) + " 00000000 52454d42 02112233 00000009 " + hex(aboutBob())));
        assertEquals("refused", translated("8fce0004 " + hex(ALICE) + " 00000000 52454d42 02112233"));
        assertEquals("refused", translated("8bce0002 " + hex(ALICE) + " " + hex(aboutBob())), "unknown format");
    }

    @Test
    @DisplayName("RFC 3611 §4: report blocks by source and number; times as they are; unknown blocks are left out")
    void extendedReports() {
        int last = (int) toAlice.newestSequence();
        var us = hex(toBob.ssrc());
        assertEquals(
                "80cf0005 " + us + " 01000003 " + hex(BOB) + " " + hex(((65_537 & 0xffff) << 16) | (65_540 & 0xffff))
                        + " 40000000",
                translated("80cf0007 " + hex(ALICE) + " 01000003 " + hex(aboutBob()) + " "
                        + hex(((last - 2) << 16) | ((last + 1) & 0xffff)) + " 40000000 63000001 00000000"));
        assertEquals(
                "80cf0004 " + us + " 04000002 11111111 22222222",
                translated("80cf0004 " + hex(ALICE) + " 04000002 11111111 22222222"));
        assertEquals(
                "80cf0005 " + us + " 05000003 " + hex(BOB) + " 00000001 00000002",
                translated("80cf0005 " + hex(ALICE) + " 05000003 " + hex(aboutBob()) + " 00000001 00000002"));
        assertEquals("refused", translated("80cf0002 " + hex(ALICE) + " 01000003"));
    }

    @Test
    @DisplayName("untranslated streams lose feedback alone, where the peer has no profile for it")
    void withoutFeedback() {
        var octets = HEX.parseHex("80c90001000000078 1ce0002000000070000000880d10000".replace(" ", ""));
        int length = RtcpTranslation.withoutFeedback(octets, octets.length);
        assertEquals("80c90001 00000007 80d10000", spaced(HEX.formatHex(octets, 0, length)));
        var reduced = HEX.parseHex("81ce00020000000700000008");
        assertEquals(RtcpTranslation.REFUSED, RtcpTranslation.withoutFeedback(reduced, reduced.length));
    }

    @Test
    @DisplayName("RFC 3550 A.2: whatever comes, what leaves is well-formed, ours alone, and no longer than it was")
    void hostile() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/rtp-rtcp/rtcp"))) {
            for (var file : files.toList()) {
                survives(Files.readAllBytes(file), file.toString());
            }
        }
        for (long seed = 0; seed < 20_000; seed++) {
            survives(compound(new Random(seed)), "seed " + seed);
        }
    }

    private void survives(byte[] octets, String name) {
        for (boolean feedback : new boolean[] {true, false}) {
            var buffer = octets.clone();
            int length = RtcpTranslation.translate(buffer, octets.length, toBob, toAlice, feedback);
            if (length != RtcpTranslation.REFUSED) {
                assertTrue(length <= octets.length && RtcpHeader.wellFormed(buffer, 0, length), name);
                for (int at = 0; at < length; at += RtcpHeader.packetBytes(buffer, at)) {
                    assertEquals(toBob.ssrc(), RtcpHeader.ssrc(buffer, at), name);
                }
            }
        }
    }

    private byte[] compound(Random random) {
        var buffer = ByteBuffer.allocate(400);
        for (int packets = 1 + random.nextInt(4); packets > 0; packets--) {
            int words = random.nextInt(20);
            buffer.put((byte) (0x80 | random.nextInt(random.nextInt(4) == 0 ? 64 : 8)));
            buffer.put((byte) (200 + random.nextInt(8)));
            buffer.putShort((short) (words + (random.nextInt(20) == 0 ? random.nextInt(3) - 1 : 0)));
            for (; words > 0; words--) {
                buffer.putInt(
                        switch (random.nextInt(4)) {
                            case 0 -> toAlice.ssrc();
                            case 1 -> ALICE;
                            case 2 -> random.nextInt(0x0800_0000);
                            default -> random.nextInt(16) << 16;
                        });
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
