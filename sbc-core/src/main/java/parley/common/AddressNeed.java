package parley.common;

/// Which of a node's addresses will do for the media of one party, where the node has one of each family.
public sealed interface AddressNeed {
    /// Nothing is known of the party: what the node uses most.
    record Any() implements AddressNeed {}

    /// The party is reached by that family, and perhaps by the other.
    /// @param family which
    record Preferred(AddressFamily family) implements AddressNeed {}

    /// The party has named an address of that family: one of the other cannot send to it.
    /// @param family which
    record Demanded(AddressFamily family) implements AddressNeed {}
}
