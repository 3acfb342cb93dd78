package parley.admin.http;

import parley.common.Role;

/// Whom an operation is for.
enum Access {
    /// Anybody. Says nothing that is worth knowing.
    OPEN,
    /// Who may look.
    READER,
    /// Who may change things.
    OPERATOR;

    /// True if that role will do.
    boolean grantedTo(Role role) {
        return switch (this) {
            case OPEN -> true;
            case READER -> role.covers(Role.READER);
            case OPERATOR -> role.covers(Role.OPERATOR);
        };
    }
}
