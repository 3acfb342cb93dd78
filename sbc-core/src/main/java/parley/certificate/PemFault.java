package parley.certificate;

/// Why a text is not PEM.
enum PemFault {
    /// There is nothing in it.
    EMPTY("is empty"),
    /// There is no `BEGIN` line in it.
    NOT_PEM("holds no PEM: no line begins with -----BEGIN"),
    /// A block has no end.
    TRUNCATED("is cut off: a block has no END line of its own"),
    /// What is in a block is not base64 (RFC 4648 §4).
    BAD_BASE64("is damaged: between BEGIN and END there is something that is not base64"),
    /// More octets than are read.
    TOO_LARGE("is larger than is read");

    private final String words;

    PemFault(String words) {
        this.words = words;
    }

    /// To be read after the name of the text.
    String words() {
        return words;
    }
}
