package parley.media.srtp;

/// What became of one packet. Each constant is also the label of a counter: no exception, no log line per packet.
///
/// [SrtpProtector] and [SrtpUnprotector] answer with an `int` so that nothing is allocated: the packet's new
/// length, or [#code()] of the refusal, which is negative. [#of(int)] reads both.
public enum Verdict {
    /// Taken; the answer is the new length.
    ACCEPTED(0),
    /// Fewer octets than header, index and tag need.
    TOO_SHORT(-1),
    /// The header is not one of RTP, or of RTCP, version 2.
    NOT_RTP(-2),
    /// SRTCP without its E bit: unencrypted SRTCP is never agreed here.
    UNENCRYPTED(-3),
    /// The packet's index is already used: a replay, or a repeated sequence number we must not key again.
    REPLAYED(-4),
    /// The packet's index lies before the replay list, so nobody can say whether it is a replay.
    TOO_OLD(-5),
    /// The tag does not verify: forged, damaged, or the wrong key.
    AUTH_FAILED(-6),
    /// More sources to protect than one key is let to serve, see [SrtpProtector#SOURCES_MAX].
    TOO_MANY_SOURCES(-7),
    /// All 2^48 indices of SRTP, or 2^31 of SRTCP, are used (RFC 3711 §9.2): a new key is needed.
    KEY_EXHAUSTED(-8);

    private static final Verdict[] BY_CODE = new Verdict[values().length];

    static {
        for (Verdict verdict : values()) {
            BY_CODE[-verdict.code] = verdict;
        }
    }

    private final int code;

    Verdict(int code) {
        this.code = code;
    }

    /// The negative answer of a refusal; 0 for [#ACCEPTED], where the length is answered instead.
    public int code() {
        return code;
    }

    /// What an answer of [SrtpProtector] or [SrtpUnprotector] means.
    public static Verdict of(int answer) {
        return answer >= 0 ? ACCEPTED : BY_CODE[-answer];
    }
}
