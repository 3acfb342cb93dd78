package parley.transport;

import java.util.Locale;
import parley.config.ListenerConfig;

/// Why a listener could not take its port, for the person who has to mend it.
final class BindFailure {
    private BindFailure() {}

    /// The system's error in plain words, with the address and what to do.
    static String words(ListenerConfig config, Throwable failure) {
        var where = config.transport().token() + " " + config.address() + " port " + config.port() + ": ";
        var said = String.valueOf(failure.getMessage());
        var folded = said.toLowerCase(Locale.ROOT);
        if (folded.contains("already in use")) {
            return where + "another process, or another listener, has it";
        }
        if (folded.contains("permission denied")) {
            return where + "not allowed; a port below 1024 needs the right to bind it";
        }
        if (folded.contains("cannot assign requested address")) {
            return where + "this machine has no such address";
        }
        return where + said;
    }
}
