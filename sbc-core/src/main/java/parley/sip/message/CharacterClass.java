package parley.sip.message;

/// The character classes of RFC 3261 §25.1, one bit each, so that one table look-up decides a character.
final class CharacterClass {
    /// `token`
    static final int TOKEN = 1;
    /// `user`, and the start of an escape
    static final int USER = 1 << 1;
    /// `password`, and the start of an escape
    static final int PASSWORD = 1 << 2;
    /// `paramchar`, and the start of an escape
    static final int URI_PARAMETER = 1 << 3;
    /// `header` of a URI with its `=` and `&`, and the start of an escape
    static final int URI_HEADER = 1 << 4;
    /// What a host name or an IPv4 address is made of; `_`, though not of the grammar, is in use inside networks.
    static final int HOST = 1 << 5;
    /// What an IPv6 address is made of.
    static final int IPV6 = 1 << 6;
    static final int DIGIT = 1 << 7;
    static final int HEX = 1 << 8;
    /// Any character of a URI of another scheme (RFC 3986 §2).
    static final int ANY_URI = 1 << 9;
    /// `word`, of which Call-ID is made
    static final int WORD = 1 << 10;
    /// Printable ASCII with space and tab: what may stand in a value nobody reads.
    static final int TEXT = 1 << 11;
    static final int ALPHA = 1 << 12;
    static final int SCHEME = 1 << 13;

    private static final int SIZE = 128;
    private static final short[] CLASSES = new short[SIZE];

    static {
        var alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        var unreserved = alphanumeric + "-_.!~*'()";
        put(TOKEN, alphanumeric + "-.!%*_+`'~");
        put(USER, unreserved + "&=+$,;?/%");
        put(PASSWORD, unreserved + "&=+$,%");
        put(URI_PARAMETER, unreserved + "[]/:&+$%");
        put(URI_HEADER, unreserved + "[]/?:+$%=&");
        put(HOST, alphanumeric + "-._");
        put(IPV6, "0123456789abcdefABCDEF:.");
        put(DIGIT, "0123456789");
        put(HEX, "0123456789abcdefABCDEF");
        put(ANY_URI, unreserved + ":/?#[]@$&+,;=%");
        put(WORD, alphanumeric + "-.!%*_+`'~()<>:\\\"/[]?{}");
        put(ALPHA, alphanumeric.substring(0, 52));
        put(SCHEME, alphanumeric + "+-.");
        for (var c = ' '; c < 0x7f; c++) {
            CLASSES[c] |= (short) TEXT;
        }
        CLASSES['\t'] |= (short) TEXT;
    }

    private CharacterClass() {}

    private static void put(int bit, String members) {
        for (var i = 0; i < members.length(); i++) {
            CLASSES[members.charAt(i)] |= (short) bit;
        }
    }

    /// True if the character is of one of these classes.
    static boolean is(int c, int classes) {
        return c >= 0 && c < SIZE && (CLASSES[c] & classes) != 0;
    }

    /// True for what may stand unread in a header value or reason phrase: [#TEXT] or anything beyond ASCII.
    static boolean text(int c) {
        return c >= SIZE || (CLASSES[c] & TEXT) != 0;
    }
}
