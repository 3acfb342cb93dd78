package parley.common;

/// What an operator may do over the admin interface.
public enum Role {
    /// Look.
    READER,
    /// Look and change.
    OPERATOR;

    /// True if this role may do what needs the other.
    public boolean covers(Role needed) {
        return this == OPERATOR || needed == READER;
    }
}
