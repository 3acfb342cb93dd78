package parley.identity.lifecycle;

import java.util.List;

/// What is under way.
public sealed interface Work {
    /// Nothing.
    record Idle() implements Work {}

    /// An upload is being written.
    /// @param identity whose
    /// @param generation that it will be
    record Keeping(String identity, Generation generation) implements Work {}

    /// We handshake with ourselves, and nobody else sees it.
    /// @param change that is tried
    record Proving(Change change) implements Work {}

    /// The same for what was read again, which is shown at once if all goes well.
    /// @param changes that are tried
    record ProvingFiles(List<Change> changes) implements Work {
        public ProvingFiles {
            changes = List.copyOf(changes);
        }
    }

    /// Everybody sees it, and we make sure.
    /// @param changes in force
    /// @param purpose for the answer
    record Showing(List<Change> changes, Purpose purpose) implements Work {
        public Showing {
            changes = List.copyOf(changes);
        }
    }

    /// The new stages are being written.
    /// @param shelf as it will be
    /// @param shown true if the snapshot in force has changed, and must be put back if this fails
    /// @param conclusion told when it is written
    record Recording(Shelf shelf, boolean shown, Effect conclusion) implements Work {}

    /// Why something is shown.
    enum Purpose {
        ACTIVATE,
        ROLL_BACK,
        RELOAD
    }
}
