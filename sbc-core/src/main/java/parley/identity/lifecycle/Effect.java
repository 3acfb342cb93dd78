package parley.identity.lifecycle;

import java.util.List;

/// What is to be done, in order. Those marked so end in [Input.Succeeded] or [Input.Failed].
public sealed interface Effect {
    /// Write an upload; ends in an input.
    /// @param identity whose
    /// @param generation that it is
    record Keep(String identity, int generation) implements Effect {}

    /// Handshake with ourselves, unseen by others; ends in an input.
    /// @param changes as they would be
    record Prove(List<Change> changes) implements Effect {
        public Prove {
            changes = List.copyOf(changes);
        }
    }

    /// Put them in force for everybody, and make sure by connections like any other; ends in an input.
    /// @param changes to be in force
    record Show(List<Change> changes) implements Effect {
        public Show {
            changes = List.copyOf(changes);
        }
    }

    /// Put back in force what was before the last [Show].
    record Restore() implements Effect {}

    /// Write the stages, and forget generations that are not among them; ends in an input.
    /// @param shelf as it is now
    record Write(Shelf shelf) implements Effect {}

    /// Answer: it is kept.
    /// @param identity whose
    /// @param generation that it is
    record Kept(String identity, Generation generation) implements Effect {}

    /// Answer: it is proved.
    /// @param identity whose
    /// @param generation that was tried
    record Staged(String identity, int generation) implements Effect {}

    /// Answer: it is in force.
    /// @param changes in force
    /// @param purpose of them
    record Shown(List<Change> changes, Work.Purpose purpose) implements Effect {
        public Shown {
            changes = List.copyOf(changes);
        }
    }

    /// Answer: nothing has changed.
    /// @param reason which kind
    /// @param why in words
    record Refuse(Refusal reason, String why) implements Effect {}
}
