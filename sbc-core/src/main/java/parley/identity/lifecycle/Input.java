package parley.identity.lifecycle;

import java.util.List;
import java.util.OptionalInt;

/// What happens to identities.
public sealed interface Input {
    /// A certificate without fault has come.
    /// @param identity whose
    /// @param serial of it, hexadecimal
    record Upload(String identity, String serial) implements Input {}

    /// It is to be proved.
    /// @param identity whose
    /// @param generation which; if not given, the newest
    record Stage(String identity, OptionalInt generation) implements Input {}

    /// It is to be shown.
    /// @param identity whose
    /// @param generation which; if not given, the newest that is staged
    record Activate(String identity, OptionalInt generation) implements Input {}

    /// What was shown before is to be shown again.
    /// @param identity whose
    /// @param files true if certificates are configured as files, so that there is something to go back to
    record RollBack(String identity, boolean files) implements Input {}

    /// The files were read again.
    /// @param changed identities that show files, and other ones now; may be none, as trust may have changed
    record Reload(List<String> changed) implements Input {
        public Reload {
            changed = List.copyOf(changed);
        }
    }

    /// The last effect that ends in an input has been done.
    record Succeeded() implements Input {}

    /// It could not be done.
    /// @param why in words
    record Failed(String why) implements Input {}
}
