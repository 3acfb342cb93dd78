package parley.media.rtp;

/// How speech sounds to who hears it, estimated from what the network does to it: the E-model with all that is not
/// measured at its defaults, `R = Ro - Id - Ie,eff`, and the mean opinion score that follows.
///
/// - `Ro`, the best there is: 93.2 for narrowband (ITU-T G.107), 129 for wideband (G.107.1).
/// - `Id`, the delay: `0.024 d + 0.11 (d - 177.3)` beyond 177.3 ms, the usual fit to G.107 §7.4 without echo. That
///   the same is taken for wideband is a judgement: of it G.107.1 §7.4 has the cost of delay alone as in G.107.
/// - `Ie,eff` (§7.5 of both): `Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl)`, with random loss, BurstR = 1.
///
/// An estimate for comparing calls, not a measurement of one. A score is on the scale of its codec and is to be
/// read with it: 4.4 of narrowband is the best of a narrowband connection, and on the scale of wideband it would
/// be 3.7 (ITU-T P.800.1: MOS-CQEN and MOS-CQEW).
public final class VoiceQuality {
    private static final double DELAY_KNEE_MILLIS = 177.3;

    /// Of the polynomial from rating to score.
    private static final double SCORE_MAX = 4.5;

    private VoiceQuality() {}

    /// What a score is to be compared with.
    public enum Scale {
        /// 300 to 3400 Hz: ITU-T G.107, score by Annex B.
        NARROWBAND(93.2, 1),
        /// 50 to 7000 Hz: ITU-T G.107.1, score by Annex A.
        WIDEBAND(129, 1.29);

        private final double best;
        private final double divisor;

        Scale(double best, double divisor) {
            this.best = best;
            this.divisor = divisor;
        }
    }

    /// Equipment impairment and robustness to loss of a codec: ITU-T G.113 Appendix I (narrowband) and Appendix IV
    /// (wideband, heard with one ear), where they have it.
    public enum Codec {
        /// With packet loss concealment, as every receiver of today has: Appendix I.
        G711(Scale.NARROWBAND, 0, 25.1),
        /// G.729 Annex A with voice activity detection: Appendix I.
        G729(Scale.NARROWBAND, 11, 19),
        /// At 64 kbit/s: table IV.1. Its robustness is a judgement: that of [#WIDEBAND], the least in table IV.4.
        G722(Scale.WIDEBAND, 13, 4.3),
        /// A judgement, for G.113 has no values: as good as G.722.2 (AMR-WB) at its best, 23.05 kbit/s, in table
        /// IV.1, and as robust as the best of table IV.4. What it has above 7 kHz does not count.
        OPUS(Scale.WIDEBAND, 1, 4.9),
        /// One that is not known, with a clock of more than 8 kHz. A judgement: as G.722.2 at 12.65 kbit/s, tables
        /// IV.1 and IV.4.
        WIDEBAND(Scale.WIDEBAND, 13, 4.3),
        /// One that is not known: as G.711. Digits and comfort noise look like that, too.
        OTHER(Scale.NARROWBAND, 0, 25.1);

        private static final int NARROWBAND_HERTZ = 8000;
        private static final int OPUS_HERTZ = 48_000;

        private final Scale scale;
        private final double impairment;
        private final double robustness;

        Codec(Scale scale, double impairment, double robustness) {
            this.scale = scale;
            this.impairment = impairment;
            this.robustness = robustness;
        }

        /// By what packets show: the types of RFC 3551, and Opus by its clock (RFC 7587 §4.1).
        public static Codec of(int payloadType, int clockHertz) {
            return switch (payloadType) {
                case 0, 8 -> G711;
                case 9 -> G722;
                case 18 -> G729;
                default -> clockHertz == OPUS_HERTZ ? OPUS : clockHertz > NARROWBAND_HERTZ ? WIDEBAND : OTHER;
            };
        }

        /// That its ratings and scores are on.
        public Scale scale() {
            return scale;
        }
    }

    /// The transmission rating R, from 0 to the best of the codec's scale.
    /// @param delayMillis from mouth to ear: network one way, jitter buffer, packets
    /// @param lostPercent 0 to 100
    public static double rating(Codec codec, double delayMillis, double lostPercent) {
        double delay = 0.024 * delayMillis + 0.11 * Math.max(0, delayMillis - DELAY_KNEE_MILLIS);
        double loss = codec.impairment + (95 - codec.impairment) * lostPercent / (lostPercent + codec.robustness);
        return Math.clamp(codec.scale.best - delay - loss, 0, codec.scale.best);
    }

    /// The mean opinion score of a rating on that scale, 1 to 4.5 (G.107 Annex B, G.107.1 Annex A).
    public static double opinionScore(Scale scale, double rating) {
        double r = rating / scale.divisor;
        if (r <= 0) {
            return 1;
        }
        return r >= 100 ? SCORE_MAX : 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
    }
}
