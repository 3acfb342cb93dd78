package parley.common;

/// The two sides of a call: A called us, we called B.
public enum LegSide {
    A,
    B;

    /// The far side as seen from this one.
    public LegSide other() {
        return this == A ? B : A;
    }
}
