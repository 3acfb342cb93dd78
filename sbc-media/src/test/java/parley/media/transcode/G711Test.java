package parley.media.transcode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.VoiceCodec;

class G711Test {
    private static short expand(VoiceCodec law, int octet) {
        var samples = new short[1];
        G711.expand(law, new byte[] {(byte) octet}, 0, 1, samples, 0);
        return samples[0];
    }

    private static int compress(VoiceCodec law, int sample) {
        var octets = new byte[1];
        G711.compress(law, new short[] {(short) sample}, 0, 1, octets, 0);
        return octets[0] & 0xff;
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "PCMU, ff, 0", "PCMU, 7f, 0", "PCMU, fe, 8", "PCMU, 7e, -8", "PCMU, 80, 32124", "PCMU, 00, -32124",
        "PCMU, ef, 132", "PCMU, 8f, 16764", "PCMA, d5, 8", "PCMA, 55, -8", "PCMA, aa, 32256", "PCMA, 2a, -32256",
        "PCMA, c5, 264", "PCMA, f5, 528", "PCMA, ba, 16128"
    })
    @DisplayName("G.711 tables 1 and 2: the decoder's values, in 16 bits")
    void decoderValues(VoiceCodec law, String octet, int sample) {
        assertEquals(sample, expand(law, Integer.parseInt(octet, 16)));
        assertEquals(sample == 0 ? 0xff : Integer.parseInt(octet, 16), compress(law, sample));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PCMA, 34212134b4a1a1b4, 3.14", "PCMU, 1e0b0b1e9e8b8b9e, 3.17"})
    @DisplayName("G.711 tables 5 and 6: the digital milliwatt is 3.14 dB (A-law) or 3.17 dB (mu-law) below the limit")
    void digitalMilliwatt(VoiceCodec law, String period, double headroom) {
        var octets = HexFormat.of().parseHex(period);
        var samples = new short[octets.length];
        G711.expand(law, octets, 0, octets.length, samples, 0);
        double power = 0;
        for (var sample : samples) {
            power += (double) sample * sample / samples.length;
        }
        // The limit in 16 bits: 4096 of 13 bits in A-law, 8159 of 14 in mu-law.
        double limit = law == VoiceCodec.PCMA ? 4096 * 8.0 : 8159 * 4.0;
        assertEquals(-headroom, 10 * Math.log10(power / (limit * limit / 2)), 0.02);
        var again = new byte[octets.length];
        G711.compress(law, samples, 0, samples.length, again, 0);
        assertArrayEquals(octets, again);
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA"})
    @DisplayName("G.711 §3: each octet stands for a value that is written as the same octet, the two zeros apart")
    void everyOctet(VoiceCodec law) {
        for (int octet = 0; octet < 256; octet++) {
            short sample = expand(law, octet);
            assertEquals(sample == 0 ? 0xff : octet, compress(law, sample));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PCMU", "PCMA"})
    @DisplayName("G.711 §3: every sample becomes the value of its interval, whose width grows with it")
    void everySample(VoiceCodec law) {
        int before = Integer.MIN_VALUE;
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int heard = expand(law, compress(law, sample));
            assertTrue(heard >= before, "order at " + sample);
            double allowed = Math.max(17, Math.abs(sample) / 31.0 + 9);
            assertTrue(
                    Math.abs(heard - sample) <= allowed || Math.abs(sample) > 32_100, sample + " is heard as " + heard);
            before = heard;
        }
    }

    @Test
    @DisplayName("What is beyond the last interval is as loud as it")
    void clipped() {
        assertEquals(0x80, compress(VoiceCodec.PCMU, Short.MAX_VALUE));
        assertEquals(0x00, compress(VoiceCodec.PCMU, Short.MIN_VALUE));
        assertEquals(0xaa, compress(VoiceCodec.PCMA, Short.MAX_VALUE));
        assertEquals(0x2a, compress(VoiceCodec.PCMA, Short.MIN_VALUE));
    }
}
