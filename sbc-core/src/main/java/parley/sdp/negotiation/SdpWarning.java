package parley.sdp.negotiation;

/// Why a session description is refused, in the words of RFC 3261 §20.43.
public enum SdpWarning {
    /// The address of a media line is of a version of IP that we have no address of.
    INCOMPATIBLE_ADDRESS(301),
    /// No media line is of a kind that passes here.
    MEDIA_TYPE_NOT_AVAILABLE(304),
    /// No format of a media line passes here.
    INCOMPATIBLE_MEDIA_FORMAT(305),
    /// Anything else.
    MISCELLANEOUS(399);

    private final int code;

    SdpWarning(int code) {
        this.code = code;
    }

    /// The `warn-code`.
    public int code() {
        return code;
    }
}
