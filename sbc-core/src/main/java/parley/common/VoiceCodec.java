package parley.common;

import java.util.Locale;
import java.util.Optional;

/// A codec of speech that we can read and write.
public enum VoiceCodec {
    /// ITU-T G.711, mu-law (RFC 3551 §4.5.14).
    PCMU(8000, 1),
    /// ITU-T G.711, A-law (RFC 3551 §4.5.14).
    PCMA(8000, 1),
    /// RFC 6716; in SDP always at 48 kHz and with two channels, whatever is sent (RFC 7587 §4.1, §6.1).
    OPUS(48_000, 2);

    private final int clockRate;
    private final int channels;

    VoiceCodec(int clockRate, int channels) {
        this.clockRate = clockRate;
        this.channels = channels;
    }

    /// The one that `a=rtpmap` names so; empty if it is none of these.
    public static Optional<VoiceCodec> of(String encoding, long clockRate, int channels) {
        for (var codec : values()) {
            if (codec.encoding().equalsIgnoreCase(encoding)
                    && codec.clockRate == clockRate
                    && codec.channels == channels) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /// Its name in `a=rtpmap`.
    public String encoding() {
        return this == OPUS ? name().toLowerCase(Locale.ROOT) : name();
    }

    /// Of its RTP timestamps, hertz.
    public int clockRate() {
        return clockRate;
    }

    /// In `a=rtpmap`.
    public int channels() {
        return channels;
    }

    /// True for the two laws of G.711.
    public boolean g711() {
        return this != OPUS;
    }
}
