package parley.sip.message;

/// Messages and their parts as RFC 3261 §7 and §25 write them.
@SuppressWarnings("DoNotCallSuggester")
public final class SipWriter {
    private SipWriter() {}

    /// The octets to send. `Content-Length` is derived from the body and always written (RFC 3261 §20.14).
    public static byte[] write(SipMessage message) {
        throw new UnsupportedOperationException("to be written");
    }

    public static String text(Uri uri) {
        throw new UnsupportedOperationException("to be written");
    }

    public static String text(NameAddr address) {
        throw new UnsupportedOperationException("to be written");
    }

    public static String text(Via via) {
        throw new UnsupportedOperationException("to be written");
    }

    public static String text(CSeq cseq) {
        throw new UnsupportedOperationException("to be written");
    }
}
