package parley.media.ice;

import java.util.Optional;
import parley.common.Secret;
import parley.media.stun.StunMessage;
import parley.sdp.IceCredentials;

/// Our credentials as they sign what the peer sends.
/// @param now what our SDP told the peer
/// @param before those until the last restart: checks made under way then are still answered
record LocalPasswords(IceCredentials now, Optional<IceCredentials> before) {
    /// The password that signs that request; empty if none of ours does. The sender's fragment behind the colon is
    /// not looked at: its first checks may come before its answer.
    Optional<Secret> of(StunMessage request) {
        var fragment = request.username()
                .filter(name -> name.indexOf(':') > 0)
                .map(name -> name.substring(0, name.indexOf(':')));
        return fragment.filter(now.fragment()::equals)
                .map(_ -> now)
                .or(() -> fragment.flatMap(
                        name -> before.filter(old -> old.fragment().equals(name))))
                .map(IceCredentials::password)
                .filter(request::authentic);
    }
}
