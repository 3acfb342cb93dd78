package parley.media.opus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.media.rtp.RtpHeader;
import parley.media.transcode.Conversion;
import parley.media.transcode.OpusCodecs;
import parley.media.transcode.VoiceTranscoder;

/// A tone from a phone through Opus and back, with the real coder.
class ConcentusOpusTest {
    private static final int OPUS = 111;
    private static final int RATE = OpusCodecs.SAMPLE_HERTZ;
    private static final int SECONDS = 3;

    private final ConcentusOpus codecs = new ConcentusOpus();

    private VoiceTranscoder toBrowser(VoiceCodec law) {
        return new VoiceTranscoder(new Transcoding(Map.of(0, law), VoiceCodec.OPUS, Optional.empty()), codecs);
    }

    private VoiceTranscoder toPhone(VoiceCodec law) {
        return new VoiceTranscoder(new Transcoding(Map.of(OPUS, VoiceCodec.OPUS), law, Optional.empty()), codecs);
    }

    /// A mu-law octet by the definition of G.711 table 2, for no table of ours is to judge itself.
    private static byte mu(double sample) {
        int magnitude = Math.min(8158, (int) (Math.abs(sample) / 4)) + 33;
        int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
        return (byte) ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 1)) & 15));
    }

    private static double linear(byte octet) {
        int bits = ~octet;
        double magnitude = 4 * ((((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33);
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }

    /// What a phone sends: a tone of 440 Hz at about -10 dBm0.
    private static byte[] tone(int packet, int samples) {
        var octets = new byte[2048];
        var buffer = ByteBuffer.wrap(octets).put(RtpHeader.VERSION_2).put((byte) 0);
        buffer.putShort((short) packet).putInt(packet * samples).putInt(77);
        for (int index = 0; index < samples; index++) {
            buffer.put(mu(7000 * Math.sin(2 * Math.PI * 440 * (packet * samples + index) / RATE)));
        }
        return octets;
    }

    /// Amplitude of one frequency in the second half (Goertzel).
    private static double amplitude(double[] heard, double hertz) {
        double cosine = 0;
        double sine = 0;
        int from = heard.length / 2;
        for (int index = from; index < heard.length; index++) {
            cosine += heard[index] * Math.cos(2 * Math.PI * hertz * index / RATE);
            sine += heard[index] * Math.sin(2 * Math.PI * hertz * index / RATE);
        }
        return 2 * Math.hypot(cosine, sine) / (heard.length - from);
    }

    private static double power(double[] heard) {
        double power = 0;
        for (int index = heard.length / 2; index < heard.length; index++) {
            power += heard[index] * heard[index];
        }
        return 2 * power / heard.length;
    }

    /// The tone as a phone hears it that has gone through Opus, placed by its timestamps.
    /// @param lost which packets of Opus get lost
    private double[] throughOpus(int millis, IntPredicate lost) {
        int samples = millis * RATE / 1000;
        var first = toBrowser(VoiceCodec.PCMU);
        var second = toPhone(VoiceCodec.PCMU);
        var heard = new double[SECONDS * RATE];
        for (int packet = 0; packet < heard.length / samples; packet++) {
            var octets = tone(packet, samples);
            long now = 1_000_000L * packet * millis;
            assertEquals(Conversion.CONVERTED, first.convert(octets, 12 + samples, now));
            int length = first.length();
            assertTrue(length <= 12 + 2 + millis * 4, "32 kbit/s: " + length);
            RtpHeader.setPayloadType(octets, 0, OPUS);
            if (!lost.test(packet)) {
                assertEquals(Conversion.CONVERTED, second.convert(octets, length, now));
                int at = RtpHeader.timestamp(octets, 0);
                for (int index = 0; index < second.length() - 12; index++) {
                    heard[at + index] = linear(octets[12 + index]);
                }
            }
        }
        return heard;
    }

    @ParameterizedTest(name = "{0} ms")
    @ValueSource(ints = {10, 20, 30, 40, 50, 60, 100, 120})
    @DisplayName("A tone of 440 Hz goes from G.711 through Opus to G.711 with its frequency and its level")
    void tone(int millis) {
        var heard = throughOpus(millis, _ -> false);
        double level = 20 * Math.log10(amplitude(heard, 440) / 7000);
        assertEquals(0, level, 0.2, "level in dB");
        double share = amplitude(heard, 440) * amplitude(heard, 440) / 2 / power(heard);
        assertTrue(share > 0.99, "share of the power that is the tone: " + share);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("RFC 6716 §2.1.7: with a tenth of the packets lost the tone has no holes and its level")
    void loss(long seed) {
        var random = new Random(seed);
        var heard = throughOpus(20, packet -> packet > 3 && packet < 145 && random.nextInt(10) == 0);
        assertEquals(0, 20 * Math.log10(amplitude(heard, 440) / 7000), 2, "level in dB");
        int silent = 0;
        for (int at = 800; at < heard.length - 80; at += 80) {
            double loudest = 0;
            for (int index = at; index < at + 80; index++) {
                loudest = Math.max(loudest, Math.abs(heard[index]));
            }
            silent += loudest < 700 ? 1 : 0;
        }
        assertTrue(silent <= 6, silent + " of 300 frames of 10 ms are silent");
    }

    @ParameterizedTest
    @CsvSource({"PCMU", "PCMA"})
    @DisplayName("Silence stays silence")
    void silence(VoiceCodec law) {
        var first = toBrowser(law);
        var second = toPhone(law);
        var octets = new byte[2048];
        int zero = law == VoiceCodec.PCMU ? 0xff : 0xd5;
        for (int packet = 0; packet < 20; packet++) {
            ByteBuffer.wrap(octets).put(RtpHeader.VERSION_2).put((byte) 0).putShort((short) packet);
            Arrays.fill(octets, 12, 172, (byte) zero);
            first.convert(octets, 172, packet * 20_000_000L);
            RtpHeader.setPayloadType(octets, 0, OPUS);
            second.convert(octets, first.length(), packet * 20_000_000L);
        }
        for (int index = 12; index < second.length(); index++) {
            int distance = ((octets[index] ^ zero) & 0x7f);
            assertTrue(distance < (law == VoiceCodec.PCMU ? 6 : 24), "octet " + octets[index]);
        }
    }

    @Test
    @DisplayName("RFC 6716 §3.4: octets that no encoder wrote end as refused packets, and the next good one is heard")
    void anything() {
        var random = new Random(7);
        var decoder = codecs.decoder();
        var encoder = codecs.encoder();
        var octets = new byte[1500];
        var samples = new short[1440];
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(octets);
            int length = random.nextInt(1, round % 3 == 0 ? 10 : 400);
            int answer = random.nextInt(5) == 0
                    ? decoder.recover(octets, 0, length, samples, 0, 160)
                    : decoder.decode(octets, 0, length, samples, 0);
            assertTrue(answer >= OpusCodecs.REFUSED && answer <= samples.length);
        }
        var written = encoder.encode(samples, 0, 160, octets, 0, octets.length);
        assertEquals(160, decoder.decode(octets, 0, written, samples, 0));
    }
}
