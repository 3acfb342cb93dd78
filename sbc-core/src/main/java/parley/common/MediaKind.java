package parley.common;

/// What a media line carries.
public enum MediaKind {
    AUDIO,
    VIDEO,
    /// Text as it is typed (RFC 4103).
    TEXT,
    /// Whatever else is spoken in RTP, such as the control of a far camera (RFC 4573).
    APPLICATION,
    /// T.38 fax in UDPTL datagrams (ITU-T T.38 §9.1), which are no RTP and never encrypted.
    FAX;

    /// True if it travels in RTP.
    public boolean rtp() {
        return this != FAX;
    }

    /// True if a party that is there and may send is heard from, sooner or later. Nobody has to type or to move a
    /// camera.
    public boolean steady() {
        return switch (this) {
            case AUDIO, VIDEO, FAX -> true;
            case TEXT, APPLICATION -> false;
        };
    }
}
