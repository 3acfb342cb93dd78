package sample.unplanned;

/// Lives where no package was planned, and without null marks.
public final class Stray {
    private Stray() {}
}
