package parley.sdp;

import java.util.Optional;

/// What the `proto` of a media line may be here (RFC 8866 §5.14): the profiles of RTP (RFC 3551, 4585, 3711, 5124,
/// 5764), and the UDPTL of T.38 fax.
public enum MediaProtocol {
    RTP_AVP("RTP/AVP", false, false),
    RTP_AVPF("RTP/AVPF", false, true),
    RTP_SAVP("RTP/SAVP", true, false),
    RTP_SAVPF("RTP/SAVPF", true, true),
    UDP_TLS_RTP_SAVP("UDP/TLS/RTP/SAVP", true, false),
    UDP_TLS_RTP_SAVPF("UDP/TLS/RTP/SAVPF", true, true),
    /// ITU-T T.38 annex D; in the clear.
    UDPTL("udptl", false, false);

    private final String token;
    private final boolean secure;
    private final boolean feedback;

    MediaProtocol(String token, boolean secure, boolean feedback) {
        this.token = token;
        this.secure = secure;
        this.feedback = feedback;
    }

    /// The one written so, if it is one of these; case does not matter.
    public static Optional<MediaProtocol> of(String token) {
        for (var protocol : values()) {
            if (protocol.token.equalsIgnoreCase(token)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }

    /// `RTP/SAVP` and the like.
    public String token() {
        return token;
    }

    /// True for the profiles of RTP.
    public boolean rtp() {
        return this != UDPTL;
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
