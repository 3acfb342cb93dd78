package parley.app;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// SIGHUP. The JDK's only interface for signals is one of its own that the compiler warns about, so it is looked up
/// by
/// name; where it is missing, or the signal is, nothing happens on it.
final class HangUp {
    private HangUp() {}

    /// Has that done, on a thread of the runtime's, each time the signal comes.
    static void on(Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            var each = MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), each);
        } catch (ReflectiveOperationException _) {
            // Windows has none.
        }
    }
}
