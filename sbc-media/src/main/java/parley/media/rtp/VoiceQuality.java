package parley.media.rtp;

/// How speech sounds to who hears it, estimated from what the network does to it: the E-model (ITU-T G.107)
/// with all that is not measured at its defaults, `R = 93.2 - Id - Ie,eff`, and the mean opinion score that
/// follows (Annex B).
///
/// - `Id`, the delay: `0.024 d + 0.11 (d - 177.3)` beyond 177.3 ms, the usual fit to G.107 §7.4 without echo.
/// - `Ie,eff` (§7.5): `Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl)`, with random loss, BurstR = 1.
///
/// An estimate for comparing calls, not a measurement of one. Wideband codecs are put on the narrowband
/// scale, where they can be no better than G.711.
public final class VoiceQuality {
    private static final double BEST = 93.2;
    private static final double DELAY_KNEE_MILLIS = 177.3;

    private VoiceQuality() {}

    /// Equipment impairment and robustness to loss of a codec (ITU-T G.113 Appendix I).
    public enum Codec {
        /// With packet loss concealment, as every receiver of today has.
        G711(0, 25.1),
        /// Its concealment is taken to be as good as that of G.711.
        G722(0, 25.1),
        /// G.729 Annex A with voice activity detection.
        G729(11, 19),
        /// G.113 has no values; its concealment is taken to be as good as that of G.711.
        OPUS(0, 25.1),
        /// One that is not known: as G.711.
        OTHER(0, 25.1);

        private final double impairment;
        private final double robustness;

        Codec(double impairment, double robustness) {
            this.impairment = impairment;
            this.robustness = robustness;
        }

        /// By what packets show: the types of RFC 3551, and Opus by its clock (RFC 7587 §4.1).
        public static Codec of(int payloadType, int clockHertz) {
            return switch (payloadType) {
                case 0, 8 -> G711;
                case 9 -> G722;
                case 18 -> G729;
                default -> clockHertz == 48_000 ? OPUS : OTHER;
            };
        }
    }

    /// The transmission rating R, 0 to 93.2.
    /// @param delayMillis from mouth to ear: network one way, jitter buffer, packets
    /// @param lostPercent 0 to 100
    public static double rating(Codec codec, double delayMillis, double lostPercent) {
        double delay = 0.024 * delayMillis + 0.11 * Math.max(0, delayMillis - DELAY_KNEE_MILLIS);
        double loss = codec.impairment + (95 - codec.impairment) * lostPercent / (lostPercent + codec.robustness);
        return Math.clamp(BEST - delay - loss, 0, BEST);
    }

    /// The mean opinion score of a rating, 1 to 4.5 (G.107 Annex B).
    public static double opinionScore(double rating) {
        return rating <= 0 ? 1 : 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    }
}
