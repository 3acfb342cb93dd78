package parley.identity.lifecycle;

/// One upload of an identity.
/// @param number from 1, never used again
/// @param stage how far it has come
/// @param serial of its first certificate, hexadecimal
public record Generation(int number, Stage stage, String serial) {
    /// How far a generation has come.
    public enum Stage {
        /// Inspected and kept.
        UPLOADED,
        /// Proved on every listener.
        STAGED,
        /// Shown in all new handshakes.
        ACTIVE,
        /// Shown until another took its place.
        RETIRED,
        /// Failed its proof.
        REFUSED
    }

    /// The same, elsewhere.
    public Generation at(Stage other) {
        return new Generation(number, other, serial);
    }
}
