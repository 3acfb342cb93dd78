package parley.revocation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.common.Parsed;

/// Fetches over plain HTTP, as RFC 5280 §8 advises for this purpose: what is fetched is signed, and https would ask
/// the same question of the next certificate.
///
/// The URL stands in a certificate, so somebody else chose it. What limits the harm: it is asked only after the
/// certificate's chain has been verified, so the chooser is an authority that we trust; only http; no credentials,
/// no cookies; never an address that is link-local (where clouds keep their credentials), multicast or unspecified;
/// few redirects, each judged anew; few octets, little time; and the answer is shown to nobody, it only has to carry
/// the right signature. Private addresses are allowed: that is where private authorities have their responders. A
/// name that changes its address between our look and the client's would pass the look; close it at the firewall
/// where that matters.
final class HttpFetch implements Fetch {
    /// Redirects followed for one document. A mirror needs one.
    static final int REDIRECTS_MAX = 2;

    private static final int OK = 200;

    /// Time for the client's own threads to end.
    private static final Duration END = Duration.ofSeconds(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    // Its threads are for those who fetch: most nodes never do.
    private @Nullable HttpClient client;

    @Override
    public Parsed<byte[]> fetch(Request request) {
        // On a thread of its own, so that the deadline also ends what has none: looking up the name, a slow body.
        var answer = threads.submit(() -> follow(request));
        try {
            return answer.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            answer.cancel(true);
            return refused(
                    request.from(),
                    "has not answered within " + request.timeout().toMillis() + " ms");
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return refused(request.from(), "was not waited for");
        } catch (ExecutionException fault) {
            var cause = fault.getCause() == null ? fault : fault.getCause();
            return refused(request.from(), words(cause));
        }
    }

    private Parsed<byte[]> follow(Request request) throws IOException, InterruptedException {
        var from = request.from();
        for (var redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
            var fault = unfit(from);
            if (!fault.isEmpty()) {
                return refused(from, fault);
            }
            var response = client().send(
                            question(from, request),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), request.maxBytes()));
            if (response.statusCode() == OK) {
                return new Parsed.Ok<>(response.body());
            }
            var location = response.headers().firstValue("Location");
            if (!redirects(response) || location.isEmpty()) {
                return refused(from, "answers with HTTP status " + response.statusCode());
            }
            try {
                from = from.resolve(location.get());
            } catch (IllegalArgumentException _) {
                return refused(from, "redirects to what is no URL");
            }
        }
        return refused(request.from(), "redirects more than " + REDIRECTS_MAX + " times");
    }

    private static boolean redirects(HttpResponse<?> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static HttpRequest question(URI from, Request request) {
        var builder = HttpRequest.newBuilder(from).timeout(request.timeout());
        return request.question()
                .map(question -> builder.header("Content-Type", "application/ocsp-request")
                        .header("Accept", "application/ocsp-response")
                        .POST(BodyPublishers.ofByteArray(question)))
                .orElseGet(builder::GET)
                .build();
    }

    private static String unfit(URI from) {
        var scheme = from.getScheme();
        if (scheme == null || !scheme.toLowerCase(Locale.ROOT).equals("http") || from.getHost() == null) {
            return "is no http URL";
        }
        try {
            var local = Stream.of(InetAddress.getAllByName(from.getHost()))
                    .anyMatch(address -> address.isLinkLocalAddress()
                            || address.isMulticastAddress()
                            || address.isAnyLocalAddress());
            return local ? "leads to an address that no responder has" : "";
        } catch (UnknownHostException _) {
            return "has a name without an address";
        }
    }

    private static Parsed<byte[]> refused(URI from, String why) {
        return new Parsed.Refused<>(from + " " + why, 0);
    }

    private static String words(Throwable fault) {
        return switch (fault) {
            case java.net.ConnectException _ -> "refuses the connection";
            case java.net.http.HttpTimeoutException _ -> "has not answered in time";
            default ->
                "cannot be read: "
                        + (fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage());
        };
    }

    private synchronized HttpClient client() {
        var known = client;
        if (known == null) {
            // HTTP/1.1 only: an offer to upgrade confuses simple responders.
            known = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(threads)
                    .build();
            client = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
            try {
                // What it still has to clean up goes to the common pool, and stays there, once its executor refuses.
                var _ = client.awaitTermination(END);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        threads.shutdownNow();
    }
}
