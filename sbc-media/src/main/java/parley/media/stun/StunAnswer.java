package parley.media.stun;

import java.nio.charset.StandardCharsets;
import java.util.List;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.rtp.BigEndian;

/// Answers to STUN requests (RFC 8489 §6.3.1).
public final class StunAnswer {
    private StunAnswer() {}

    /// To a binding request: where it came from.
    public static byte[] success(StunMessage request, TransportAddress source, Secret password) {
        return new StunWriter(StunClass.SUCCESS, request.transaction())
                .xorMappedAddress(source)
                .signed(password);
    }

    /// A refusal.
    /// @param code 300 to 699
    /// @param unknown types of attributes for code 420, at most 16 of them are named
    public static byte[] error(StunMessage request, int code, String reason, List<Integer> unknown, Secret password) {
        var answer = new StunWriter(StunClass.ERROR, request.transaction())
                .attribute(StunAttribute.ERROR_CODE, errorCode(code, reason));
        if (!unknown.isEmpty()) {
            answer.attribute(StunAttribute.UNKNOWN_ATTRIBUTES, types(unknown.subList(0, Math.min(16, unknown.size()))));
        }
        return answer.signed(password);
    }

    private static byte[] errorCode(int code, String reason) {
        var words = reason.getBytes(StandardCharsets.UTF_8);
        var value = new byte[4 + words.length];
        value[2] = (byte) (code / 100);
        value[3] = (byte) (code % 100);
        System.arraycopy(words, 0, value, 4, words.length);
        return value;
    }

    private static byte[] types(List<Integer> types) {
        var value = new byte[2 * types.size()];
        for (var i = 0; i < types.size(); i++) {
            BigEndian.putShort(value, 2 * i, types.get(i));
        }
        return value;
    }
}
