package parley.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The header fields of RFC 3261 §20, each with a value in the form of its section, and one that nobody knows. But for
/// Content-Length: that is the body's, and not kept beside it (see `SipFramingTest`).
class HeaderFieldsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Accept               |   | application/sdp;level=1, application/x-private, text/html
        Accept-Encoding      |   | gzip
        Accept-Language      |   | da, en-gb;q=0.8, en;q=0.7
        Alert-Info           |   | <http://www.example.com/sounds/moo.wav>
        Allow                |   | INVITE, ACK, OPTIONS, CANCEL, BYE
        Authentication-Info  |   | nextnonce="47364c23432d2e131a5fb210812c"
        Authorization        |   | Digest username="Alice", realm="atlanta.com", nonce="84a4cc", response="758724"
        Call-ID              | i | f81d4fae-7dec-11d0-a765-00a0c91e6bf6@biloxi.com
        Call-Info            |   | <http://wwww.example.com/alice/photo.jpg> ;purpose=icon
        Contact              | m | "Mr. Watson" <sip:watson@worcester.bell-telephone.com>;q=0.7; expires=3600
        Content-Disposition  |   | session
        Content-Encoding     | e | gzip
        Content-Language     |   | fr
        Content-Type         | c | text/html; charset=ISO-8859-4
        CSeq                 |   | 4711 OPTIONS
        Date                 |   | Sat, 13 Nov 2010 23:29:00 GMT
        Error-Info           |   | <sip:not-in-service-recording@atlanta.com>
        Expires              |   | 5
        From                 | f | "A. G. Bell" <sip:agb@bell-telephone.com> ;tag=a48s
        In-Reply-To          |   | 70710@saturn.bell-tel.com, 17320@saturn.bell-tel.com
        Max-Forwards         |   | 6
        Min-Expires          |   | 60
        MIME-Version         |   | 1.0
        Organization         |   | Boxes by Bob
        Priority             |   | emergency
        Proxy-Authenticate   |   | Digest realm="atlanta.com", qop="auth", nonce="f84f1c", stale=FALSE, algorithm=MD5
        Proxy-Authorization  |   | Digest username="Alice", realm="atlanta.com", nonce="c60f3082", response="245f2341"
        Proxy-Require        |   | foo
        Record-Route         |   | <sip:server10.biloxi.com;lr>, <sip:bigbox3.site3.atlanta.com;lr>
        Reply-To             |   | Bob <sip:bob@biloxi.com>
        Require              |   | 100rel
        Retry-After          |   | 18000;duration=3600
        Route                |   | <sip:bigbox3.site3.atlanta.com;lr>, <sip:server10.biloxi.com;lr>
        Server               |   | HomeServer v2
        Subject              | s | Need more boxes
        Supported            | k | 100rel
        Timestamp            |   | 54
        To                   | t | The Operator <sip:operator@cs.columbia.edu>;tag=287447
        Unsupported          |   | foo
        User-Agent           |   | Softphone Beta1.5
        Via                  | v | SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7
        Warning              |   | 307 isi.edu "Session parameter 'foo' not understood"
        WWW-Authenticate     |   | Digest realm="atlanta.com", domain="sip:boxesbybob.com", qop="auth", nonce="f84f1c"
        X-Nobody-Knows       |   | whatever; it="says", or not
        """)
    @DisplayName("§20, §7.3: each header field is read in any case, folded and compact, and comes out as it went in")
    void eachHeaderField(String name, @Nullable String compact, String value) {
        var spellings = List.of(
                name + ": " + value,
                name.toUpperCase(Locale.ROOT) + "\t:" + value,
                name.toLowerCase(Locale.ROOT) + ":\r\n " + value,
                (compact == null ? name : compact) + ": " + value);
        for (var spelling : spellings) {
            var message = message(spelling, name);
            assertEquals(value, value(message, name), spelling);
            assertEquals(value, value(parsed(SipWriter.write(message)), name), spelling);
        }
    }

    private static String value(SipMessage message, String name) {
        return String.join(", ", message.headers().all(HeaderName.of(name)));
    }

    /// An OPTIONS with that line first, and without the line of its own of that name.
    private static SipMessage message(String line, String name) {
        var text = new StringBuilder("OPTIONS sip:a@example.com SIP/2.0\r\n")
                .append(line)
                .append("\r\n");
        for (var mandatory : List.of(
                "Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKa",
                "From: <sip:b@example.com>;tag=1",
                "To: <sip:a@example.com>",
                "Call-ID: c@d",
                "CSeq: 1 OPTIONS",
                "Content-Length: 0")) {
            if (!mandatory.startsWith(name + ":")) {
                text.append(mandatory).append("\r\n");
            }
        }
        return parsed(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static SipMessage parsed(byte[] octets) {
        var outcome = SipParser.parse(octets, 0, octets.length);
        return assertInstanceOf(ParseOutcome.Accepted.class, outcome, outcome::toString)
                .message();
    }
}
