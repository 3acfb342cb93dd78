package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.media.rtp.VoiceQuality.Codec;
import parley.media.rtp.VoiceQuality.Scale;

class VoiceQualityTest {
    @ParameterizedTest
    @CsvSource({"93.2, 4.41", "90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1.00"})
    @DisplayName("G.107 Annex B: the opinion score of a narrowband rating, as its table B.1 has it")
    void opinionScore(double rating, double score) {
        assertEquals(score, VoiceQuality.opinionScore(Scale.NARROWBAND, rating), 0.01);
    }

    @ParameterizedTest
    @CsvSource({"129, 4.50", "116.1, 4.34", "103.2, 4.03", "93.2, 3.70", "90.3, 3.60", "64.5, 2.58", "0, 1.00"})
    @DisplayName("G.107.1 Annex A: a wideband rating counts by 1/1.29, so narrowband at its best would be 3.7")
    void widebandScore(double rating, double score) {
        assertEquals(score, VoiceQuality.opinionScore(Scale.WIDEBAND, rating), 0.01);
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
        "G711, 3000, 100, 0"
    })
    @DisplayName("G.107 §7.4, §7.5: what delay and loss cost, with the codecs' values of G.113 Appendix I")
    void rating(Codec codec, double delayMillis, double lostPercent, double rating) {
        assertEquals(rating, VoiceQuality.rating(codec, delayMillis, lostPercent), 0.006);
    }

    // G.113 table IV.1, one ear: G.722 at 64 kbit/s 13; G.722.2 at 12.65 kbit/s 13, at 23.05 kbit/s 1.
    // Table IV.4, random loss: G.722.2 at 12.65 kbit/s 4.3, at 23.05 kbit/s 4.6, at 23.85 kbit/s 4.9.
    // G.107.1 equation 7-15, as G.107's: 13 + (95 - 13) * 1 / (1 + 4.3) = 28.47; 1 + (95 - 1) * 1 / (1 + 4.9) =
    // 16.93.
    @ParameterizedTest
    @CsvSource({
        "G722, 0, 0, 116.00",
        "G722, 100, 0, 113.60",
        "G722, 0, 1, 100.53",
        "WIDEBAND, 0, 0, 116.00",
        "WIDEBAND, 0, 1, 100.53",
        "OPUS, 0, 0, 128.00",
        "OPUS, 0, 1, 112.07",
        "OPUS, 277.3, 0, 110.34",
        "OPUS, 4000, 100, 0"
    })
    @DisplayName("G.107.1 §7.1, §7.5: wideband codecs start at 129, with the values of G.113 tables IV.1 and IV.4")
    void widebandRating(Codec codec, double delayMillis, double lostPercent, double rating) {
        assertEquals(rating, VoiceQuality.rating(codec, delayMillis, lostPercent), 0.006);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8000, G711",
        "8, 8000, G711",
        "9, 8000, G722",
        "18, 8000, G729",
        "111, 48000, OPUS",
        "96, 16000, WIDEBAND",
        "13, 8000, OTHER",
        "101, 8000, OTHER"
    })
    @DisplayName("RFC 3551 §6, RFC 7587 §4.1: a codec is known by payload type, Opus by its clock")
    void codec(int payloadType, int clockHertz, Codec codec) {
        assertEquals(codec, Codec.of(payloadType, clockHertz));
    }
}
