package parley.app;

/// The command line.
@SuppressWarnings("DoNotCallSuggester")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        throw new UnsupportedOperationException("to be written");
    }
}
