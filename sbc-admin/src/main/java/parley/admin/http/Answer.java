package parley.admin.http;

import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/// What a request is answered with.
sealed interface Answer {
    /// Status code of HTTP.
    int status();

    /// A value of ours.
    /// @param value a record, or a list of them
    record Json(int status, Object value) implements Answer {}

    /// Text as it is.
    /// @param mediaType of it
    record Text(int status, String mediaType, String text) implements Answer {}

    /// What is in a file, as it is.
    /// @param mediaType of it
    record File(int status, String mediaType, Path file) implements Answer {}

    /// Why not (RFC 9457).
    /// @param title the kind of problem
    /// @param detail one sentence about this one
    /// @param headers that the status needs
    record Problem(int status, String title, String detail, List<HttpHeader> headers) implements Answer {
        public Problem {
            headers = List.copyOf(headers);
        }

        public Problem(int status, String title, String detail) {
            this(status, title, detail, List.of());
        }
    }

    /// All is well, and here it is.
    static Answer ok(Object value) {
        return new Json(200, value);
    }

    /// There is none of that name.
    static Answer missing(String what) {
        return new Problem(404, "Not found", "There is no " + what + ".");
    }
}
