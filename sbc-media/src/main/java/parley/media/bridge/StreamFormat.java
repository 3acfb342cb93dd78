package parley.media.bridge;

import parley.media.rtp.PayloadClocks;

/// What a leg's stream consists of.
/// @param audio what its peer gets is one source of ours; otherwise sources pass as they are
/// @param feedback its profile is one with RTCP feedback (RFC 4585, RFC 5124)
/// @param clocks of its payload types
public record StreamFormat(boolean audio, boolean feedback, PayloadClocks clocks) {
    /// Audio in a profile without feedback, its payload types those of RFC 3551.
    public static final StreamFormat AUDIO = new StreamFormat(true, false, PayloadClocks.STATIC);
}
