package parley.media.stun;

/// Which of two agents its sender takes itself for (RFC 8445 §7.1.3).
/// @param controlling it nominates; otherwise it is controlled
/// @param tieBreaker 64 random bits, which decide where both take themselves for the same (RFC 8445 §7.3.1.1)
public record IceRole(boolean controlling, long tieBreaker) {
    /// The other one.
    public IceRole reversed() {
        return new IceRole(!controlling, tieBreaker);
    }

    /// True if this agent, which gets a request in the same role, keeps its own (RFC 8445 §7.3.1.1).
    public boolean keepsAgainst(IceRole other) {
        var wins = Long.compareUnsigned(tieBreaker, other.tieBreaker) >= 0;
        return controlling == wins;
    }
}
