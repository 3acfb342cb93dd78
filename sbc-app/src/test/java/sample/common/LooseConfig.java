package sample.common;

/// No record.
public final class LooseConfig {
    private LooseConfig() {}
}
