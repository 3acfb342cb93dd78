package parley.admin.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;

/// Reads what a request that passed the gate carries, within bounds.
final class RequestReading {
    /// Longest body. A chain of ten RSA-4096 certificates with its key and its authorities is half of it; more than
    /// that is no certificate.
    static final int BODY_MAX_BYTES = 64 * 1024;

    /// For a body to arrive: it comes from this machine or its network.
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(5);

    private RequestReading() {}

    /// What came of it.
    sealed interface Outcome {
        /// All of it.
        record Read(AdminRequest request) implements Outcome {}

        /// It cannot be read.
        record Refused(Answer.Problem why) implements Outcome {}
    }

    static CompletionStage<Outcome> read(HttpRequest request, Gate.Verdict.Pass pass, Materializer materializer) {
        var operation = pass.operation();
        var query = new HashMap<String, Integer>();
        for (var parameter : operation.query()) {
            var given = request.getUri().query().get(parameter.name());
            var number = given.map(RequestReading::number).orElse(parameter.standard());
            if (number < parameter.least() || number > parameter.most()) {
                return refused(
                        400,
                        "Bad request",
                        "The parameter %s must be %d to %d."
                                .formatted(parameter.name(), parameter.least(), parameter.most()));
            }
            query.put(parameter.name(), number);
        }
        var type = UploadBody.mediaType(request.entity());
        var carries = !request.entity().isKnownEmpty();
        var wanted = operation.body() == Operation.Body.UPLOAD;
        if (wanted && !UploadBody.MEDIA_TYPES.contains(type)) {
            return refused(
                    415,
                    "Unsupported media type",
                    "Send application/json, multipart/form-data or application/x-pem-file.");
        }
        if (operation.body() == Operation.Body.ISSUE && !type.equals("application/json")) {
            return refused(415, "Unsupported media type", "Send application/json.");
        }
        if (!wanted && carries && !type.equals("application/json")) {
            return refused(415, "Unsupported media type", "This takes no body.");
        }
        if (request.entity().getContentLengthOption().orElse(0) > BODY_MAX_BYTES) {
            return CompletableFuture.completedFuture(new Outcome.Refused(tooLarge()));
        }
        return request.entity()
                .withSizeLimit(BODY_MAX_BYTES)
                .toStrict(BODY_TIMEOUT.toMillis(), materializer)
                .handle((entity, fault) -> fault == null
                        ? new Outcome.Read(
                                new AdminRequest(pass.caller(), pass.match().parameters(), query, entity))
                        : tooMuch(fault));
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    private static Outcome tooMuch(Throwable fault) {
        var cause =
                fault instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : fault;
        return new Outcome.Refused(
                cause instanceof EntityStreamSizeException
                        ? tooLarge()
                        : new Answer.Problem(408, "Request timeout", "The body did not arrive."));
    }

    private static Answer.Problem tooLarge() {
        return new Answer.Problem(413, "Content too large", "A body may have " + BODY_MAX_BYTES + " bytes.");
    }

    private static CompletionStage<Outcome> refused(int status, String title, String detail) {
        return CompletableFuture.completedFuture(new Outcome.Refused(new Answer.Problem(status, title, detail)));
    }
}
