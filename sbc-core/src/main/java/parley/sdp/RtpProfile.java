package parley.sdp;

import java.util.Optional;

/// RTP profiles that may stand in a media line (RFC 3551, 4585, 3711, 5124, 5764).
public enum RtpProfile {
    RTP_AVP("RTP/AVP", false, false),
    RTP_AVPF("RTP/AVPF", false, true),
    RTP_SAVP("RTP/SAVP", true, false),
    RTP_SAVPF("RTP/SAVPF", true, true),
    UDP_TLS_RTP_SAVP("UDP/TLS/RTP/SAVP", true, false),
    UDP_TLS_RTP_SAVPF("UDP/TLS/RTP/SAVPF", true, true);

    private final String token;
    private final boolean secure;
    private final boolean feedback;

    RtpProfile(String token, boolean secure, boolean feedback) {
        this.token = token;
        this.secure = secure;
        this.feedback = feedback;
    }

    /// The profile written so, if it is one of these; case does not matter.
    public static Optional<RtpProfile> of(String token) {
        for (var profile : values()) {
            if (profile.token.equalsIgnoreCase(token)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /// `RTP/SAVP` and the like.
    public String token() {
        return token;
    }

    /// True where plain RTP may not pass.
    public boolean secure() {
        return secure;
    }

    /// True for the profiles with early RTCP feedback (RFC 4585).
    public boolean feedback() {
        return feedback;
    }
}
