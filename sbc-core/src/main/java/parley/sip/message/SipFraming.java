package parley.sip.message;

/// Finds the messages in a stream of octets (RFC 3261 §18.3, §7.5; RFC 5626 §4.4.1).
final class SipFraming {
    private SipFraming() {}

    static int headEnd(byte[] octets, int from, int to) {
        // The last octet of CRLFCRLF is looked for; whatever is neither CR nor LF rules out four places at once.
        for (var last = from + 3; last < to; ) {
            var c = octets[last];
            if (c == '\n' && octets[last - 1] == '\r' && octets[last - 2] == '\n' && octets[last - 3] == '\r') {
                return last + 1;
            }
            last += c == '\r' ? 1 : c == '\n' ? 2 : 4;
        }
        return -1;
    }
}
