package sample.common;

/// A name that says nothing.
public final class SessionManager {
    private SessionManager() {}
}
