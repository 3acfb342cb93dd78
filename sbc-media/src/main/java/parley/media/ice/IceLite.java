package parley.media.ice;

import java.util.List;
import java.util.Optional;
import parley.common.Parsed;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.stun.StunAnswer;
import parley.media.stun.StunClass;
import parley.media.stun.StunMessage;
import parley.sdp.IceCredentials;

/// The lite agent of one stream of a leg (RFC 8445 §2.5): always controlled, it answers checks, and the pair that
/// its peer nominates is the one that is used. It needs none of its peer's candidates, be they trickled (RFC 8838),
/// hidden behind mDNS names, or missing.
///
/// Nothing is answered that is not signed with our password. RFC 8489 §9.1.3 has a 400 or 401 for that, which would
/// make us send to whatever address a stranger writes on his datagram; a peer that has our SDP never needs it.
/// @param local what our SDP told the peer
/// @param before local credentials until the last restart: checks made under way then are still answered
public record IceLite(IceCredentials local, Optional<IceCredentials> before) {
    private static final int UNKNOWN_ATTRIBUTE = 420;
    private static final int ROLE_CONFLICT = 487;

    /// What comes of a datagram.
    public sealed interface Outcome {
        /// Nothing.
        /// @param rule that it broke
        record Ignored(String rule) implements Outcome {}

        /// It was the peer's, and is refused.
        /// @param octets to be sent where it came from, through the same port
        record Refused(Datagram octets) implements Outcome {}

        /// The peer can be reached where it came from, and may send from there.
        /// @param octets to be sent there, through the same port
        /// @param nominated this is the pair to be used (RFC 8445 §8.1.1)
        record Checked(Datagram octets, boolean nominated) implements Outcome {}
    }

    /// What is to be sent.
    public static final class Datagram {
        private final byte[] octets;

        Datagram(byte[] octets) {
            this.octets = octets;
        }

        /// All of it.
        public byte[] octets() {
            return octets.clone();
        }
    }

    /// Before any restart.
    public static IceLite of(IceCredentials local) {
        return new IceLite(local, Optional.empty());
    }

    /// With new credentials (RFC 8445 §9); the same if they are.
    public IceLite restarted(IceCredentials next) {
        return next.equals(local) ? this : new IceLite(next, Optional.of(local));
    }

    /// A datagram that begins as STUN does.
    /// @param source where it came from
    public Outcome on(byte[] datagram, TransportAddress source) {
        return switch (StunMessage.parse(datagram)) {
            case Parsed.Refused<StunMessage>(var rule, var _) -> new Outcome.Ignored(rule);
            case Parsed.Ok<StunMessage>(var message) -> on(message, source);
        };
    }

    private Outcome on(StunMessage message, TransportAddress source) {
        if (message.messageClass() != StunClass.REQUEST || message.method() != StunMessage.BINDING) {
            return new Outcome.Ignored("RFC 8445 §2.5: a lite agent takes binding requests only");
        }
        var password = new LocalPasswords(local, before).of(message);
        if (password.isEmpty()) {
            return new Outcome.Ignored("RFC 8445 §7.3: a check is signed with the password of its user fragment");
        }
        var unknown = message.unknownRequired();
        if (!unknown.isEmpty()) {
            return refused(message, UNKNOWN_ATTRIBUTE, "Unknown Attribute", unknown, password.get());
        }
        // A lite agent cannot be the controlling one (RFC 8445 §6.1.1); the peer changes its role and asks again.
        if (message.iceControlled()) {
            return refused(message, ROLE_CONFLICT, "Role Conflict", List.of(), password.get());
        }
        return new Outcome.Checked(
                new Datagram(StunAnswer.success(message, source, password.get())), message.useCandidate());
    }

    private static Outcome refused(
            StunMessage message, int code, String reason, List<Integer> unknown, Secret password) {
        return new Outcome.Refused(new Datagram(StunAnswer.error(message, code, reason, unknown, password)));
    }
}
