package parley.media.stun;

import java.nio.charset.StandardCharsets;
import parley.common.Secret;
import parley.media.rtp.BigEndian;

/// Connectivity and consent checks (RFC 8445 §7.1, RFC 7675 §5.1): binding requests of a full agent.
public final class StunCheck {
    private StunCheck() {}

    /// One request.
    /// @param username the peer's user fragment, a colon, ours
    /// @param priority that the source would have if the peer learnt of it by this check (RFC 8445 §7.1.1)
    /// @param role in which we ask
    /// @param nominating this pair is to be used
    /// @param password the peer's
    public static byte[] request(
            StunTransaction transaction,
            String username,
            int priority,
            IceRole role,
            boolean nominating,
            Secret password) {
        var request = new StunWriter(StunClass.REQUEST, transaction)
                .attribute(StunAttribute.USERNAME, username.getBytes(StandardCharsets.UTF_8))
                .attribute(StunAttribute.PRIORITY, integer(priority))
                .attribute(
                        role.controlling() ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED,
                        number(role.tieBreaker()));
        if (nominating) {
            request.attribute(StunAttribute.USE_CANDIDATE, new byte[0]);
        }
        return request.signed(password);
    }

    private static byte[] integer(int value) {
        var octets = new byte[4];
        BigEndian.putInteger(octets, 0, value);
        return octets;
    }

    private static byte[] number(long value) {
        var octets = new byte[8];
        BigEndian.putInteger(octets, 0, (int) (value >>> 32));
        BigEndian.putInteger(octets, 4, (int) value);
        return octets;
    }
}
