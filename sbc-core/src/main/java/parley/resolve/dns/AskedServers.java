package parley.resolve.dns;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;
import parley.common.Endpoint;
import parley.resolve.Question;
import parley.resolve.Reply;

/// Name servers on the network, one after the other until one answers; all of them once more for each further
/// attempt.
/// By UDP, and by TCP where the answer is too long for it.
final class AskedServers implements NameServers {
    private final Duration timeout;
    private final int attempts;
    private final List<SimpleResolver> turns;

    /// @param servers at least one
    /// @param timeout for one question to one server
    /// @param attempts per server, at least 1
    AskedServers(List<InetSocketAddress> servers, Duration timeout, int attempts) {
        this.timeout = timeout;
        this.attempts = attempts;
        var resolvers = servers.stream().map(this::resolver).toList();
        this.turns = IntStream.range(0, attempts)
                .boxed()
                .flatMap(_ -> resolvers.stream())
                .toList();
    }

    private SimpleResolver resolver(InetSocketAddress server) {
        var resolver = new SimpleResolver(server);
        resolver.setTimeout(timeout);
        return resolver;
    }

    @Override
    public void ask(Question question, Consumer<Answer> answer) {
        var query = DnsMessages.query(question);
        if (query.isEmpty()) {
            answer.accept(DnsMessages.failed("%s cannot be a name in DNS".formatted(question.name())));
        } else {
            ask(new Turn(question, query.get(), answer), 0, new LinkedHashSet<>());
        }
    }

    private record Turn(Question question, Message query, Consumer<Answer> answer) {}

    private void ask(Turn turn, int index, Set<String> causes) {
        if (index >= turns.size()) {
            turn.answer().accept(DnsMessages.failed(String.join("; ", causes)));
            return;
        }
        var resolver = turns.get(index);
        var server = words(resolver.getAddress());
        var _ = resolver.sendAsync(turn.query(), Runnable::run).whenComplete((response, failure) -> {
            var answer = failure == null
                    ? DnsMessages.answer(turn.question(), response, server)
                    : DnsMessages.failed(words(turn.question(), server, failure));
            if (answer.reply() instanceof Reply.Failed(var cause)) {
                causes.add(cause);
                ask(turn, index + 1, causes);
            } else {
                turn.answer().accept(answer);
            }
        });
    }

    private String words(Question question, String server, @Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (cause instanceof SocketTimeoutException) {
            return "%s did not answer %s within %d ms, asked %d times"
                    .formatted(server, question, timeout.toMillis(), attempts);
        }
        return "%s could not be asked for %s: %s"
                .formatted(server, question, cause == null ? "unknown" : cause.getMessage());
    }

    private static String words(InetSocketAddress server) {
        var host = server.getAddress() == null
                ? server.getHostString()
                : server.getAddress().getHostAddress();
        return "name server " + new Endpoint(host, server.getPort());
    }
}
