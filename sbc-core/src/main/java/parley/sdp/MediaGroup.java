package parley.sdp;

import java.util.List;
import java.util.Optional;

/// `a=group` (RFC 5888 §5, RFC 9143 for `BUNDLE`).
/// @param semantics `BUNDLE`, `LS`, ...
/// @param mids identification tags of its media lines
public record MediaGroup(String semantics, List<String> mids) {
    public MediaGroup {
        mids = List.copyOf(mids);
    }

    /// Reads what follows `group:`.
    public static Optional<MediaGroup> of(String text) {
        var words = List.of(text.strip().split(" +", -1));
        return words.getFirst().isEmpty()
                ? Optional.empty()
                : Optional.of(new MediaGroup(words.getFirst(), words.subList(1, words.size())));
    }
}
