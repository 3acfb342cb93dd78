package parley.revocation;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import parley.common.Parsed;

/// Gets what an authority has published. Blocks: for threads that may wait.
@FunctionalInterface
public interface Fetch {
    /// One question.
    /// @param from http URL
    /// @param question DER of an OCSP request, to be posted (RFC 6960 appendix A); empty: the document is just read
    /// @param maxBytes longest answer taken
    /// @param timeout for all of it: name, connection, answer
    record Request(URI from, Optional<byte[]> question, int maxBytes, Duration timeout) {}

    /// The octets, or why there are none, in words.
    Parsed<byte[]> fetch(Request request);

    /// Lets go of what it holds.
    default void close() {}
}
