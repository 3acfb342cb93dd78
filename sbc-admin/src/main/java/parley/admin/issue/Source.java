package parley.admin.issue;

import parley.certificate.LabRequest;

/// Who is to issue.
public sealed interface Source {
    /// The identity's authority, as configured.
    record Acme() implements Source {}

    /// The lab's own.
    /// @param request what it is asked for
    record Lab(LabRequest request) implements Source {}

    /// One word for logs and the history.
    default String word() {
        return switch (this) {
            case Acme _ -> "acme";
            case Lab _ -> "lab";
        };
    }
}
