package parley.identity;

/// The store could not be read or written. The message is one line for an operator and holds no secret.
public final class StoreFault extends Exception {
    private static final long serialVersionUID = 1;

    StoreFault(String message) {
        super(message);
    }
}
