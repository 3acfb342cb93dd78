package parley.sip.message;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A header field's name (RFC 3261 §7.3.1, §20): compared without case, compact forms the same as long ones.
public final class HeaderName {
    private static final Map<String, HeaderName> KNOWN = new HashMap<>();

    public static final HeaderName VIA = known("Via", "v");
    public static final HeaderName FROM = known("From", "f");
    public static final HeaderName TO = known("To", "t");
    public static final HeaderName CALL_ID = known("Call-ID", "i");
    public static final HeaderName CSEQ = known("CSeq", "");
    public static final HeaderName MAX_FORWARDS = known("Max-Forwards", "");
    public static final HeaderName CONTACT = known("Contact", "m");
    public static final HeaderName ROUTE = known("Route", "");
    public static final HeaderName RECORD_ROUTE = known("Record-Route", "");
    public static final HeaderName CONTENT_TYPE = known("Content-Type", "c");
    public static final HeaderName CONTENT_LENGTH = known("Content-Length", "l");
    public static final HeaderName CONTENT_ENCODING = known("Content-Encoding", "e");
    public static final HeaderName CONTENT_DISPOSITION = known("Content-Disposition", "");
    public static final HeaderName CONTENT_LANGUAGE = known("Content-Language", "");
    public static final HeaderName EXPIRES = known("Expires", "");
    public static final HeaderName MIN_EXPIRES = known("Min-Expires", "");
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
    public static final HeaderName REFER_TO = known("Refer-To", "r");
    public static final HeaderName REFERRED_BY = known("Referred-By", "b");
    public static final HeaderName REPLACES = known("Replaces", "");
    public static final HeaderName EVENT = known("Event", "o");
    public static final HeaderName ALLOW_EVENTS = known("Allow-Events", "u");
    public static final HeaderName SUBSCRIPTION_STATE = known("Subscription-State", "");
    public static final HeaderName SESSION_EXPIRES = known("Session-Expires", "x");
    public static final HeaderName MIN_SE = known("Min-SE", "");
    public static final HeaderName RACK = known("RAck", "");
    public static final HeaderName RSEQ = known("RSeq", "");
    public static final HeaderName PATH = known("Path", "");
    public static final HeaderName IN_REPLY_TO = known("In-Reply-To", "");
    public static final HeaderName PRIORITY = known("Priority", "");
    public static final HeaderName ORGANIZATION = known("Organization", "");
    public static final HeaderName ALERT_INFO = known("Alert-Info", "");
    public static final HeaderName CALL_INFO = known("Call-Info", "");
    public static final HeaderName ERROR_INFO = known("Error-Info", "");
    public static final HeaderName REPLY_TO = known("Reply-To", "");
    public static final HeaderName MIME_VERSION = known("MIME-Version", "");

    private final String text;
    private final String folded;

    private HeaderName(String text) {
        this.text = text;
        this.folded = text.toLowerCase(Locale.ROOT);
    }

    private static HeaderName known(String text, String compact) {
        var name = new HeaderName(text);
        for (var spelling : List.of(text, name.folded, compact, compact.toUpperCase(Locale.ROOT))) {
            if (!spelling.isEmpty()) {
                KNOWN.put(spelling, name);
            }
        }
        return name;
    }

    /// The name as written, a compact form resolved; one of the constants where it is one.
    public static HeaderName of(String written) {
        var exact = KNOWN.get(written);
        if (exact != null) {
            return exact;
        }
        var folded = KNOWN.get(written.toLowerCase(Locale.ROOT));
        return folded == null ? new HeaderName(written) : folded;
    }

    /// As it is written on the wire: the long form, in the standard's spelling.
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof HeaderName that && folded.equals(that.folded));
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
