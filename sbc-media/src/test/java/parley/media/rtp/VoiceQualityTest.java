package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.media.rtp.VoiceQuality.Codec;

class VoiceQualityTest {
    @ParameterizedTest
    @CsvSource({"93.2, 4.41", "90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1.00"})
    @DisplayName("G.107 Annex B: the opinion score of a rating, as its table B.1 has it")
    void opinionScore(double rating, double score) {
        assertEquals(score, VoiceQuality.opinionScore(rating), 0.01);
    }

    @ParameterizedTest
    @CsvSource({
        "G711, 0, 0, 93.20",
        "G711, 100, 0, 90.80",
        "G711, 177.3, 0, 88.94",
        "G711, 277.3, 0, 75.54",
        "G711, 0, 1, 89.56",
        "G711, 0, 5, 77.42",
        "G729, 0, 0, 82.20",
        "G729, 0, 2, 74.20",
        "OPUS, 100, 1, 87.16",
        "G711, 3000, 100, 0"
    })
    @DisplayName("G.107 §7.4, §7.5: what delay and loss cost, with the codecs' values of G.113")
    void rating(Codec codec, double delayMillis, double lostPercent, double rating) {
        assertEquals(rating, VoiceQuality.rating(codec, delayMillis, lostPercent), 0.006);
    }

    @Test
    @DisplayName("a codec is known by payload type, Opus by its clock")
    void codec() {
        assertEquals(Codec.G711, Codec.of(8, 8000));
        assertEquals(Codec.G722, Codec.of(9, 8000));
        assertEquals(Codec.G729, Codec.of(18, 8000));
        assertEquals(Codec.OPUS, Codec.of(111, 48_000));
        assertEquals(Codec.OTHER, Codec.of(96, 16_000));
        assertTrue(VoiceQuality.rating(Codec.OTHER, 0, 0) > 93);
    }
}
