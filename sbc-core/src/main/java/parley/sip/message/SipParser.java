package parley.sip.message;

import parley.common.Parsed;

/// Strict parser of RFC 3261 §7 and §25: compact forms, folding, any order, unknown headers kept.
/// Every input costs time linear in its length, and no input throws.
@SuppressWarnings("DoNotCallSuggester")
public final class SipParser {
    private SipParser() {}

    /// Reads one message out of `octets[from, to)`, as one datagram or one framed part of a stream has it.
    public static ParseOutcome parse(byte[] octets, int from, int to) {
        throw new UnsupportedOperationException("to be written");
    }

    public static Parsed<Uri> uri(String text) {
        throw new UnsupportedOperationException("to be written");
    }

    public static Parsed<NameAddr> nameAddr(String text) {
        throw new UnsupportedOperationException("to be written");
    }

    public static Parsed<Via> via(String text) {
        throw new UnsupportedOperationException("to be written");
    }
}
