package parley.app.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import parley.sip.message.HeaderName;
import parley.sip.message.SipResponse;

/// A phone that registers with a password (RFC 7616, as RFC 8760 has SIP use it).
final class DigestClient {
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");
    private static final Pattern ALGORITHM = Pattern.compile("algorithm=\"?([\\w-]+)");
    private static final String CLIENT_NONCE = "0a4f113b";

    private final SipLink link;
    private final String user;
    private final String domain;
    private int cseq;

    DigestClient(SipLink link, String user, String domain) {
        this.link = link;
        this.user = user;
        this.domain = domain;
    }

    static byte[] hash(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String hex(String algorithm, String text) {
        return HexFormat.of().formatHex(hash(algorithm, text));
    }

    /// The status that answers the attempt with that password.
    int register(String password) throws IOException, InterruptedException {
        var challenge = send("");
        var wanted =
                challenge.headers().first(HeaderName.of("WWW-Authenticate")).orElseThrow();
        return send(authorization(wanted, password)).status();
    }

    private String authorization(String challenge, String password) {
        var nonce = found(NONCE, challenge);
        var algorithm = found(ALGORITHM, challenge);
        var secret = hex(algorithm, user + ":" + domain + ":" + password);
        var request = hex(algorithm, "REGISTER:sip:" + domain);
        var response = hex(algorithm, secret + ":" + nonce + ":00000001:" + CLIENT_NONCE + ":auth:" + request);
        return ("Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"sip:%s\", algorithm=%s, "
                        + "qop=auth, nc=00000001, cnonce=\"%s\", response=\"%s\"\n")
                .formatted(user, domain, nonce, domain, algorithm, CLIENT_NONCE, response);
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(text);
        }
        return matcher.group(1);
    }

    private SipResponse send(String authorization) throws IOException, InterruptedException {
        cseq++;
        var request =
                """
                REGISTER sip:%1$s SIP/2.0
                Via: SIP/2.0/%2$s %3$s;branch=z9hG4bK-register-%4$d;rport
                Max-Forwards: 70
                From: <sip:%5$s@%1$s>;tag=register
                To: <sip:%5$s@%1$s>
                Call-ID: register
                CSeq: %4$d REGISTER
                Contact: <sip:%5$s@%3$s;transport=%6$s>
                %7$sContent-Length: 0

                """.formatted(domain, link.protocol(), link.address(), cseq, user, link.transport(), authorization);
        link.send(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        var number = cseq;
        return link.receive(
                SipResponse.class,
                response -> !response.provisional() && response.headers().cseq().number() == number);
    }
}
