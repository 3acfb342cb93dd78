package parley.sip.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A header field's name (RFC 3261 §7.3.1, §20): compared without case, compact forms the same as long ones.
public final class HeaderName {
    /// The fields whose values [SipParser] reads; of all others it only checks the characters.
    enum Form {
        VIA,
        FROM,
        TO,
        CALL_ID,
        CSEQ,
        MAX_FORWARDS,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        CONTACT,
        ROUTE,
        RECORD_ROUTE,
        TEXT
    }

    /// Open addressing over every known spelling, so that a name is found in the message's text without a copy of
    /// it.
    private static final int SLOTS = 512;

    private static final @Nullable String[] SPELLINGS = new String[SLOTS];
    private static final HeaderName[] NAMES = new HeaderName[SLOTS];
    private static final int REPEATABLE = -1;
    private static final int UNKNOWN = -2;
    private static int nextSingle;

    public static final HeaderName VIA = known("Via", "v", Form.VIA);
    public static final HeaderName FROM = single("From", "f", Form.FROM);
    public static final HeaderName TO = single("To", "t", Form.TO);
    public static final HeaderName CALL_ID = single("Call-ID", "i", Form.CALL_ID);
    public static final HeaderName CSEQ = single("CSeq", "", Form.CSEQ);
    public static final HeaderName MAX_FORWARDS = single("Max-Forwards", "", Form.MAX_FORWARDS);
    public static final HeaderName CONTACT = known("Contact", "m", Form.CONTACT);
    public static final HeaderName ROUTE = known("Route", "", Form.ROUTE);
    public static final HeaderName RECORD_ROUTE = known("Record-Route", "", Form.RECORD_ROUTE);
    public static final HeaderName CONTENT_TYPE = single("Content-Type", "c", Form.CONTENT_TYPE);
    public static final HeaderName CONTENT_LENGTH = single("Content-Length", "l", Form.CONTENT_LENGTH);
    public static final HeaderName CONTENT_ENCODING = known("Content-Encoding", "e");
    public static final HeaderName CONTENT_DISPOSITION = single("Content-Disposition", "");
    public static final HeaderName CONTENT_LANGUAGE = known("Content-Language", "");
    public static final HeaderName EXPIRES = single("Expires", "");
    public static final HeaderName MIN_EXPIRES = single("Min-Expires", "");
    public static final HeaderName ALLOW = known("Allow", "");
    public static final HeaderName ACCEPT = known("Accept", "");
    public static final HeaderName ACCEPT_ENCODING = known("Accept-Encoding", "");
    public static final HeaderName ACCEPT_LANGUAGE = known("Accept-Language", "");
    public static final HeaderName SUPPORTED = known("Supported", "k");
    public static final HeaderName REQUIRE = known("Require", "");
    public static final HeaderName PROXY_REQUIRE = known("Proxy-Require", "");
    public static final HeaderName UNSUPPORTED = known("Unsupported", "");
    public static final HeaderName AUTHORIZATION = known("Authorization", "");
    public static final HeaderName PROXY_AUTHORIZATION = known("Proxy-Authorization", "");
    public static final HeaderName WWW_AUTHENTICATE = known("WWW-Authenticate", "");
    public static final HeaderName PROXY_AUTHENTICATE = known("Proxy-Authenticate", "");
    public static final HeaderName AUTHENTICATION_INFO = known("Authentication-Info", "");
    public static final HeaderName USER_AGENT = known("User-Agent", "");
    public static final HeaderName SERVER = known("Server", "");
    public static final HeaderName WARNING = known("Warning", "");
    public static final HeaderName REASON = known("Reason", "");
    public static final HeaderName RETRY_AFTER = known("Retry-After", "");
    public static final HeaderName SUBJECT = known("Subject", "s");
    public static final HeaderName DATE = known("Date", "");
    public static final HeaderName TIMESTAMP = known("Timestamp", "");
    public static final HeaderName REFER_TO = single("Refer-To", "r");
    public static final HeaderName REFERRED_BY = known("Referred-By", "b");
    public static final HeaderName REPLACES = single("Replaces", "");
    public static final HeaderName EVENT = single("Event", "o");
    public static final HeaderName ALLOW_EVENTS = known("Allow-Events", "u");
    public static final HeaderName SUBSCRIPTION_STATE = single("Subscription-State", "");
    public static final HeaderName SESSION_EXPIRES = single("Session-Expires", "x");
    public static final HeaderName MIN_SE = single("Min-SE", "");
    public static final HeaderName RACK = single("RAck", "");
    public static final HeaderName RSEQ = single("RSeq", "");
    public static final HeaderName PATH = known("Path", "");
    public static final HeaderName IN_REPLY_TO = known("In-Reply-To", "");
    public static final HeaderName PRIORITY = known("Priority", "");
    public static final HeaderName ORGANIZATION = known("Organization", "");
    public static final HeaderName ALERT_INFO = known("Alert-Info", "");
    public static final HeaderName CALL_INFO = known("Call-Info", "");
    public static final HeaderName ERROR_INFO = known("Error-Info", "");
    public static final HeaderName REPLY_TO = known("Reply-To", "");
    public static final HeaderName MIME_VERSION = known("MIME-Version", "");
    public static final HeaderName ACCEPT_CONTACT = known("Accept-Contact", "a");
    public static final HeaderName REJECT_CONTACT = known("Reject-Contact", "j");
    public static final HeaderName REQUEST_DISPOSITION = known("Request-Disposition", "d");
    public static final HeaderName IDENTITY = known("Identity", "y");
    public static final HeaderName P_ASSERTED_IDENTITY = known("P-Asserted-Identity", "");
    public static final HeaderName P_PREFERRED_IDENTITY = known("P-Preferred-Identity", "");
    public static final HeaderName PRIVACY = known("Privacy", "");
    public static final HeaderName DIVERSION = known("Diversion", "");
    public static final HeaderName HISTORY_INFO = known("History-Info", "");
    public static final HeaderName SERVICE_ROUTE = known("Service-Route", "");

    private final String text;
    private final String folded;
    private final int standing;
    private final Form form;

    private HeaderName(String text, int standing, Form form) {
        this.text = text;
        this.form = form;
        this.folded = text.toLowerCase(Locale.ROOT);
        this.standing = standing;
    }

    private static HeaderName known(String text, String compact) {
        return known(text, compact, Form.TEXT);
    }

    private static HeaderName known(String text, String compact, Form form) {
        return enter(new HeaderName(text, REPEATABLE, form), compact);
    }

    private static HeaderName single(String text, String compact) {
        return single(text, compact, Form.TEXT);
    }

    private static HeaderName single(String text, String compact, Form form) {
        return enter(new HeaderName(text, nextSingle++, form), compact);
    }

    private static HeaderName enter(HeaderName name, String compact) {
        enter(name.text, name);
        if (!compact.isEmpty()) {
            enter(compact, name);
        }
        return name;
    }

    private static void enter(String spelling, HeaderName name) {
        var slot = slot(hash(spelling, 0, spelling.length()));
        while (SPELLINGS[slot] != null) {
            slot = next(slot);
        }
        SPELLINGS[slot] = spelling;
        NAMES[slot] = name;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 7)) & (SLOTS - 1);
    }

    /// Linear probing: it comes past every slot, and so past a free one.
    private static int next(int slot) {
        return (slot + 1) & (SLOTS - 1);
    }

    private static int hash(String spelling, int from, int to) {
        var hash = 0;
        for (var i = from; i < to; i++) {
            hash = hash(hash, spelling.charAt(i));
        }
        return hash;
    }

    /// The hash of a name, one character further; the same for either case of a letter.
    static int hash(int hash, char c) {
        return hash * 31 + (c | 0x20);
    }

    /// The name as written, a compact form resolved; one of the constants where it is one.
    public static HeaderName of(String written) {
        return of(written, 0, written.length(), hash(written, 0, written.length()));
    }

    /// The name written in that part of a text, whose hash is known.
    static HeaderName of(String written, int from, int to, int hash) {
        for (var slot = slot(hash); ; slot = next(slot)) {
            var spelling = SPELLINGS[slot];
            if (spelling == null) {
                return new HeaderName(written.substring(from, to), UNKNOWN, Form.TEXT);
            }
            if (spelling.length() == to - from
                    && (written.startsWith(spelling, from)
                            || written.regionMatches(true, from, spelling, 0, to - from))) {
                return NAMES[slot];
            }
        }
    }

    /// What the parser reads the field's value as.
    Form form() {
        return form;
    }

    /// For a field that may be there only once, its bit in a set of those; 0 for all others.
    long singleBit() {
        return standing >= 0 ? 1L << standing : 0;
    }

    /// As it is written on the wire: the long form, in the standard's spelling.
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                // Known names are one object each.
                || (other instanceof HeaderName that
                        && standing == UNKNOWN
                        && that.standing == UNKNOWN
                        && folded.equals(that.folded));
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
