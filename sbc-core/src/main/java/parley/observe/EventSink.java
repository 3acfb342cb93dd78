package parley.observe;

/// Takes events from any thread, in constant time, without failing.
@FunctionalInterface
public interface EventSink {
    void accept(SbcEvent event);
}
