package parley.admin.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/// One row of the table: what is served, to whom, and how it is described.
/// @param method of HTTP
/// @param path segments; one in braces is a parameter
/// @param access whom it is for
/// @param summary one line for the description
/// @param query parameters it takes
/// @param body what it takes
/// @param answer what it answers when all is well
/// @param refusal what it answers when it is refused: with status 409 for what is under way or was not done before,
///     with 503 for the store, with 422 for what is in it
/// @param handler does it
record Operation(
        HttpMethod method,
        String path,
        Access access,
        String summary,
        List<QueryParameter> query,
        Body body,
        Result answer,
        Optional<Class<? extends Record>> refusal,
        Handler handler) {
    /// Does it.
    @FunctionalInterface
    interface Handler {
        CompletionStage<Answer> handle(AdminRequest request);
    }

    /// A parameter of the query: a whole number.
    /// @param name of it
    /// @param least its smallest value
    /// @param most its largest value
    /// @param standard its value where it is not given
    record QueryParameter(String name, int least, int most, int standard) {}

    /// What a request carries.
    enum Body {
        /// Nothing.
        NONE,
        /// PEM, in one of several wrappings: see [UploadBody].
        UPLOAD,
        /// What is to be issued: see [IssueBody].
        ISSUE,
        /// How long a call is to be captured; or nothing.
        CAPTURE
    }

    /// What an operation answers.
    sealed interface Result {
        /// Status when all is well.
        int status();

        /// A record of that type.
        record One(int status, Class<? extends Record> type) implements Result {}

        /// A list of records of that type.
        record Many(int status, Class<? extends Record> type) implements Result {}

        /// Text of that media type.
        record Plain(int status, String mediaType) implements Result {}
    }

    Operation {
        query = List.copyOf(query);
    }

    /// One that looks.
    static Operation get(String path, Access access, String summary, Result answer, Handler handler) {
        return new Operation(
                HttpMethods.GET, path, access, summary, List.of(), Body.NONE, answer, Optional.empty(), handler);
    }

    /// The same, with a parameter.
    Operation with(QueryParameter parameter) {
        return new Operation(method, path, access, summary, List.of(parameter), body, answer, refusal, handler);
    }
}
