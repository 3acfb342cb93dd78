package parley.media.bridge;

import parley.common.MediaKind;
import parley.media.rtp.PayloadClocks;

/// What a leg's stream consists of.
/// @param kind of audio, what its peer gets is one source of ours; otherwise sources pass as they are
/// @param feedback its profile is one with RTCP feedback (RFC 4585, RFC 5124)
/// @param clocks of its payload types
public record StreamFormat(MediaKind kind, boolean feedback, PayloadClocks clocks) {
    /// Audio in a profile without feedback, its payload types those of RFC 3551.
    public static final StreamFormat AUDIO = new StreamFormat(MediaKind.AUDIO, false, PayloadClocks.STATIC);

    /// True for audio.
    boolean audio() {
        return kind == MediaKind.AUDIO;
    }
}
