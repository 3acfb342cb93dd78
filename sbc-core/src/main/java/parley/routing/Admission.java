package parley.routing;

/// Whether one more call may come in.
/// @param maxCalls held at once
public record Admission(int maxCalls) {
    /// Seconds a refused caller is told to wait (RFC 3261 §20.33): about one short call.
    public static final int RETRY_AFTER_SECONDS = 10;

    /// True if a call may be added to that many.
    public boolean admits(int calls) {
        return calls < maxCalls;
    }
}
