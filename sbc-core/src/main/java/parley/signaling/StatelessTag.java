package parley.signaling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parley.common.Secret;
import parley.sip.message.HeaderName;
import parley.sip.message.SipRequest;

/// To tags of answers that keep nothing: the same for each copy of a request (RFC 3261 §8.2.7), and not to be
/// foreseen by anyone without the node's secret (§19.3).
final class StatelessTag {
    private static final String ALGORITHM = "HmacSHA256";

    /// Octets of the hash that are used: §19.3 wants 4 at least.
    private static final int TAG_OCTETS = 8;

    private final SecretKeySpec key;

    StatelessTag(Secret nodeSecret) {
        this.key = new SecretKeySpec(nodeSecret.reveal(), ALGORITHM);
    }

    String of(SipRequest request) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var headers = request.headers();
            for (var name : new HeaderName[] {HeaderName.VIA, HeaderName.CALL_ID, HeaderName.CSEQ, HeaderName.FROM}) {
                mac.update(headers.first(name).orElse("").getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal(), 0, TAG_OCTETS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
