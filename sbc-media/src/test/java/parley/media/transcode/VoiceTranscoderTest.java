package parley.media.transcode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.media.rtp.RtpHeader;
import parley.media.rtp.TelephoneEventPayload;

class VoiceTranscoderTest {
    private static final int OPUS = 111;
    private static final int DIGITS = 110;
    private static final byte SILK_20_MS = 0x08;

    private static final Transcoding TO_PHONE = new Transcoding(
            Map.of(OPUS, VoiceCodec.OPUS),
            VoiceCodec.PCMU,
            Optional.of(new Transcoding.Events(Set.of(DIGITS), 48_000, 8000)));
    private static final Transcoding TO_BROWSER = new Transcoding(
            Map.of(0, VoiceCodec.PCMU, 8, VoiceCodec.PCMA),
            VoiceCodec.OPUS,
            Optional.of(new Transcoding.Events(Set.of(101), 8000, 48_000)));

    private final Scripted codecs = new Scripted();
    private final byte[] packet = new byte[2048];
    private long nowNanos;

    /// Coders that note what they are asked for: a sample is the number of the request.
    private static final class Scripted implements OpusCodecs, OpusCodecs.Decoding, OpusCodecs.Encoding {
        private final List<String> asked = new ArrayList<>();
        private boolean refusing;

        private int write(String what, short[] samples, int to, int count) {
            asked.add(what + " " + count);
            for (int index = to; index < to + count; index++) {
                samples[index] = (short) (1000 * asked.size());
            }
            return refusing ? REFUSED : count;
        }

        @Override
        public Decoding decoder() {
            asked.add("decoder");
            return this;
        }

        @Override
        public Encoding encoder() {
            asked.add("encoder");
            return this;
        }

        @Override
        public int decode(byte[] octets, int at, int length, short[] samples, int to) {
            return write("decode", samples, to, OpusPacket.samples(octets, at, length));
        }

        @Override
        public int conceal(short[] samples, int to, int count) {
            return write("conceal", samples, to, count);
        }

        @Override
        public int recover(byte[] octets, int at, int length, short[] samples, int to, int count) {
            return write("recover", samples, to, count);
        }

        @Override
        public void reset() {
            asked.add("reset");
        }

        @Override
        public int encode(short[] samples, int from, int count, byte[] octets, int at, int room) {
            asked.add("encode " + count);
            octets[at] = (byte) count;
            return refusing ? REFUSED : 40;
        }

        private List<String> drain() {
            var all = List.copyOf(asked);
            asked.clear();
            return all;
        }
    }

    private Conversion convert(VoiceTranscoder transcoder, int payloadType, int sequence, int time, byte[] payload) {
        var buffer = ByteBuffer.wrap(packet);
        buffer.put(RtpHeader.VERSION_2).put((byte) payloadType).putShort((short) sequence);
        buffer.putInt(time).putInt(0x1234).put(payload);
        nowNanos += 20_000_000L;
        return transcoder.convert(packet, RtpHeader.FIXED_BYTES + payload.length, nowNanos);
    }

    private Conversion opus(VoiceTranscoder transcoder, int sequence) {
        return convert(transcoder, OPUS, sequence, sequence * 960, new byte[] {SILK_20_MS, 1, 2, 3});
    }

    private Conversion pcmu(VoiceTranscoder transcoder, int sequence, int samples) {
        return convert(transcoder, 0, sequence, sequence * samples, new byte[samples]);
    }

    @Test
    @DisplayName("RFC 7587 §4.1, RFC 3551 §4.5.14: a packet keeps its duration, its clock becomes that of the codec")
    void opusToG711() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        assertEquals(Conversion.CONVERTED, opus(transcoder, 100));
        int first = RtpHeader.timestamp(packet, 0);
        assertEquals(RtpHeader.FIXED_BYTES + 160, transcoder.length());
        assertEquals(Conversion.CONVERTED, opus(transcoder, 101));
        assertEquals(first + 160, RtpHeader.timestamp(packet, 0));
        assertEquals(101, RtpHeader.sequence(packet, 0));
        assertEquals(OPUS, RtpHeader.payloadType(packet, 0));
        assertEquals(8000, transcoder.clockHertz());
        assertEquals(List.of("decoder", "decode 160", "decode 160"), codecs.drain());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 50, 60, 80, 100, 120})
    @DisplayName("RFC 3551 §4.2: any ptime of whole 10 ms becomes one packet of Opus of the same duration")
    void packetTimes(int millis) {
        var transcoder = new VoiceTranscoder(TO_BROWSER, codecs);
        assertEquals(Conversion.CONVERTED, pcmu(transcoder, 7, 8 * millis));
        int first = RtpHeader.timestamp(packet, 0);
        assertEquals(Conversion.CONVERTED, pcmu(transcoder, 8, 8 * millis));
        assertEquals(first + 48 * millis, RtpHeader.timestamp(packet, 0));
        assertEquals(RtpHeader.FIXED_BYTES + 40, transcoder.length());
        assertEquals(List.of("encoder", "encode " + 8 * millis, "encode " + 8 * millis), codecs.drain());
    }

    @Test
    @DisplayName(
            "A G.711 packet of less than 10 ms or of more than 120 ms cannot be one of Opus; a remainder is left out")
    void oddPackets() {
        var transcoder = new VoiceTranscoder(TO_BROWSER, codecs);
        assertEquals(Conversion.MALFORMED, pcmu(transcoder, 1, 79));
        assertEquals(Conversion.MALFORMED, pcmu(transcoder, 2, 1040));
        assertEquals(Conversion.CONVERTED, pcmu(transcoder, 3, 164));
        assertEquals(List.of("encoder", "encode 160"), codecs.drain());
    }

    @Test
    @DisplayName("RFC 6716 §2.1.7: what was lost is sent in front of the packet after it, and its number stays unused")
    void lossOfOpus() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        opus(transcoder, 10);
        int first = RtpHeader.timestamp(packet, 0);
        codecs.drain();
        assertEquals(Conversion.CONVERTED, opus(transcoder, 13));
        assertEquals(List.of("conceal 160", "recover 160", "decode 160"), codecs.drain());
        assertEquals(RtpHeader.FIXED_BYTES + 480, transcoder.length());
        assertEquals(first + 160, RtpHeader.timestamp(packet, 0), "the gap is filled from its begin");
        assertEquals(13, RtpHeader.sequence(packet, 0));
    }

    @Test
    @DisplayName("Concealment is bounded: 60 ms at most, and none after a pause of which nobody told")
    void boundedConcealment() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        opus(transcoder, 10);
        codecs.drain();
        opus(transcoder, 17);
        assertEquals(List.of("conceal 160", "conceal 160", "recover 160", "decode 160"), codecs.drain());
        opus(transcoder, 30);
        assertEquals(List.of("decode 160"), codecs.drain());
    }

    @Test
    @DisplayName("RFC 4733 §2.5.1: numbers that telephone events took are no lost voice")
    void eventsAreNoLoss() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        opus(transcoder, 10);
        codecs.drain();
        // Five packets of an event are lost; the voice goes on where it was.
        assertEquals(Conversion.CONVERTED, convert(transcoder, OPUS, 16, 11 * 960, new byte[] {SILK_20_MS, 1, 2, 3}));
        assertEquals(List.of("decode 160"), codecs.drain());
    }

    @Test
    @DisplayName("What was overtaken or comes twice is dropped; an event is not")
    void late() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        opus(transcoder, 10);
        opus(transcoder, 12);
        codecs.drain();
        assertEquals(Conversion.LATE, opus(transcoder, 11));
        assertEquals(Conversion.LATE, opus(transcoder, 12));
        assertEquals(
                Conversion.CONVERTED, convert(transcoder, DIGITS, 11, 960 * 11, new byte[] {5, 10, 3, (byte) 0xc0}));
        assertEquals(List.of(), codecs.drain());
    }

    @Test
    @DisplayName("RFC 3550 §8: another source begins with a decoder as new, and nothing is missing before it")
    void anotherSource() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        opus(transcoder, 10);
        codecs.drain();
        ByteBuffer.wrap(packet)
                .put(RtpHeader.VERSION_2)
                .put((byte) OPUS)
                .putShort((short) 60_000)
                .putInt(5)
                .putInt(0x9999)
                .put(SILK_20_MS);
        assertEquals(Conversion.CONVERTED, transcoder.convert(packet, 13, nowNanos));
        assertEquals(List.of("reset", "decode 160"), codecs.drain());
    }

    @Test
    @DisplayName("RFC 4733 §2.3.5: an event's duration and timestamp are in the clock of the voice beside it")
    void events() {
        var toPhone = new VoiceTranscoder(TO_PHONE, codecs);
        opus(toPhone, 10);
        int voice = RtpHeader.timestamp(packet, 0);
        convert(toPhone, DIGITS, 11, 11 * 960, new byte[] {5, (byte) 0x8a, 0x12, (byte) 0xc0});
        assertEquals(voice + 160, RtpHeader.timestamp(packet, 0));
        assertEquals(0x12c0 / 6, TelephoneEventPayload.duration(packet, RtpHeader.FIXED_BYTES));
        assertTrue(TelephoneEventPayload.end(packet, RtpHeader.FIXED_BYTES));
        assertEquals(5, TelephoneEventPayload.event(packet, RtpHeader.FIXED_BYTES));

        var toBrowser = new VoiceTranscoder(TO_BROWSER, codecs);
        convert(toBrowser, 101, 1, 160, new byte[] {9, 10, 0x03, 0x20});
        assertEquals(960, RtpHeader.timestamp(packet, 0));
        assertEquals(0x320 * 6, TelephoneEventPayload.duration(packet, RtpHeader.FIXED_BYTES));
        convert(toBrowser, 101, 2, 160, new byte[] {9, 10, (byte) 0xff, 0});
        assertEquals(0xffff, TelephoneEventPayload.duration(packet, RtpHeader.FIXED_BYTES), "as long as it can say");
    }

    @Test
    @DisplayName("RFC 3389: comfort noise is not for a codec that has its own; a type not named passes as it is")
    void others() {
        var transcoder = new VoiceTranscoder(TO_BROWSER, codecs);
        assertEquals(Conversion.COMFORT_NOISE, convert(transcoder, 13, 1, 160, new byte[] {60}));
        assertEquals(Conversion.UNCHANGED, convert(transcoder, 96, 2, 320, new byte[] {1, 2}));
        assertEquals(320, RtpHeader.timestamp(packet, 0));
        assertEquals(List.of(), codecs.drain());
    }

    @Test
    @DisplayName("RFC 3389: where the parties have a codec in common, comfort noise goes with it, and not with others")
    void comfortNoiseBesideACommonCodec() {
        var strays = new Transcoding(Map.of(OPUS, VoiceCodec.OPUS), VoiceCodec.PCMU, false, Optional.empty());
        var transcoder = new VoiceTranscoder(strays, codecs);
        assertEquals(Conversion.UNCHANGED, convert(transcoder, 13, 1, 160, new byte[] {60}));
        assertEquals(Conversion.UNCHANGED, convert(transcoder, 0, 2, 320, new byte[160]));
        assertEquals(Conversion.UNCHANGED, convert(transcoder, 13, 3, 480, new byte[] {60}));
        opus(transcoder, 4);
        assertEquals(Conversion.COMFORT_NOISE, convert(transcoder, 13, 5, 960, new byte[] {60}));
    }

    @Test
    @DisplayName("What is concealed counts as what is sent: gaps made on purpose cost no more than voice")
    void gapsCost() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        int samples = 0;
        for (int sequence = 1; sequence < 400; sequence += 4) {
            nowNanos = 0;
            opus(transcoder, sequence);
        }
        for (var asked : codecs.drain()) {
            samples += asked.contains(" ") ? Integer.parseInt(asked.substring(asked.indexOf(' ') + 1)) : 0;
        }
        assertTrue(samples <= 8000, "more than a second at once: " + samples);
    }

    @Test
    @DisplayName("A packet that the codec refuses is malformed, and nothing is concealed by what came before it")
    void refused() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        opus(transcoder, 10);
        codecs.refusing = true;
        assertEquals(Conversion.MALFORMED, opus(transcoder, 11));
        codecs.refusing = false;
        codecs.drain();
        assertEquals(Conversion.CONVERTED, opus(transcoder, 14));
        assertEquals(List.of("decode 160"), codecs.drain());
        assertEquals(Conversion.MALFORMED, convert(transcoder, OPUS, 15, 15 * 960, new byte[0]));
    }

    @Test
    @DisplayName("RFC 3550 §6.4.1: a sender report's timestamp and the jitter of its blocks are in the far clock")
    void reports() {
        var transcoder = new VoiceTranscoder(TO_PHONE, codecs);
        opus(transcoder, 10);
        int voice = RtpHeader.timestamp(packet, 0);
        var report = ByteBuffer.allocate(28 + 24 + 8 + 40);
        report.putInt(0x81c8000c)
                .putInt(0x1234)
                .putLong(42)
                .putInt(10 * 960 + 480)
                .putInt(7)
                .putInt(8);
        report.putInt(1).putInt(2).putInt(3).putInt(4800).putInt(5).putInt(6);
        report.putInt(0x80cf000b)
                .putInt(0x1234)
                .putInt(0x06e00009)
                .putInt(1)
                .putInt(2)
                .putInt(3)
                .putInt(4);
        report.putInt(6).putInt(60).putInt(600).putInt(6000).putInt(0);
        var octets = report.array();
        transcoder.rescale(octets, octets.length);
        assertEquals(voice + 80, report.getInt(16));
        assertEquals(7, report.getInt(20));
        assertEquals(800, report.getInt(40));
        assertArrayEquals(
                new int[] {1, 10, 100, 1000},
                new int[] {report.getInt(80), report.getInt(84), report.getInt(88), report.getInt(92)});
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("Whatever a peer sends, as voice or as reports, nothing is read or written beyond it")
    void anything(long seed) {
        var random = new Random(seed);
        for (var terms : List.of(TO_PHONE, TO_BROWSER)) {
            var transcoder = new VoiceTranscoder(terms, codecs);
            for (int round = 0; round < 5000; round++) {
                random.nextBytes(packet);
                int length = 12 + random.nextInt(1200);
                packet[0] = (byte) (0x80 | (random.nextInt(8) == 0 ? packet[0] : 0));
                if (random.nextBoolean()) {
                    packet[1] = (byte) (terms.sent().g711() ? OPUS : 0);
                }
                nowNanos += random.nextInt(20_000_000);
                if (RtpHeader.headerBytes(packet, 0, length) != RtpHeader.MALFORMED
                        && transcoder.convert(packet, length, nowNanos) == Conversion.CONVERTED) {
                    assertTrue(transcoder.length() <= 1500, "too long to be sent");
                }
                transcoder.rescale(packet, length);
            }
            assertFalse(codecs.drain().isEmpty());
        }
    }
}
