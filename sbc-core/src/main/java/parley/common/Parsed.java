package parley.common;

/// The answer of a parser. Bad input is a value, never an exception: an exception means a fault of our own.
/// @param <T> what was read
public sealed interface Parsed<T> {
    /// The input is well formed.
    /// @param value what it says
    /// @param <T> what was read
    record Ok<T>(T value) implements Parsed<T> {}

    /// The input breaks a rule.
    /// @param rule which one, in words, with the section of its standard
    /// @param offset octets (or characters, for text) from the start of the input to where it broke
    /// @param <T> what should have been read
    record Refused<T>(String rule, int offset) implements Parsed<T> {}
}
