package parley.resolve.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import parley.config.DnsConfig;
import parley.resolve.AnswerCache;
import parley.resolve.Question;
import parley.resolve.Reply;
import parley.resolve.ServerLocation;
import parley.resolve.ServerLocator;
import parley.resolve.Sought;

/// Performs [ServerLocation] with the name servers of a configuration. Names are complete: no search list is
/// applied.
public final class SipResolver implements ServerLocator {
    private static final Path HOSTS = Path.of("/etc/hosts");

    private final KnownAnswers answers;
    private final RandomGenerator random;
    private volatile boolean closed;

    SipResolver(KnownAnswers answers, RandomGenerator random) {
        this.answers = answers;
        this.random = random;
    }

    /// As configured; with the servers of the system where none are, and its table of hosts.
    public static SipResolver of(DnsConfig config, RandomGenerator random) {
        var servers = config.servers().isEmpty()
                ? ResolverConfig.getCurrentConfig().servers()
                : config.servers().stream().map(SipResolver::address).toList();
        var asked = new AskedServers(servers, config.timeout(), config.attempts());
        var cache = new AnswerCache(config.maxTtl(), config.negativeTtl());
        return new SipResolver(
                new KnownAnswers(asked, new HostsFile(HOSTS, System::nanoTime), cache, System::nanoTime), random);
    }

    static InetSocketAddress address(String server) {
        var bracket = server.lastIndexOf(']');
        var colon = server.lastIndexOf(':');
        // More than one colon without brackets is an IPv6 address without a port.
        var port = colon > bracket && (bracket > 0 || server.indexOf(':') == colon);
        var host = port ? server.substring(0, colon) : server;
        return new InetSocketAddress(
                InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")),
                port ? Integer.parseInt(server.substring(colon + 1)) : SimpleResolver.DEFAULT_PORT);
    }

    @Override
    public void locate(Sought sought, Consumer<ServerLocation.Result> answer) {
        if (closed) {
            answer.accept(new ServerLocation.Nowhere("the SBC stops"));
        } else {
            take(ServerLocation.begin(sought), answer);
        }
    }

    private void take(ServerLocation.Step step, Consumer<ServerLocation.Result> answer) {
        switch (step) {
            case ServerLocation.Result result -> answer.accept(result);
            case ServerLocation.Ask(var next, var questions) ->
                ask(questions, replies -> take(next.on(replies, random), answer));
        }
    }

    private void ask(List<Question> questions, Consumer<Map<Question, Reply>> all) {
        var replies = new HashMap<Question, Reply>();
        for (var question : questions) {
            answers.ask(question, reply -> {
                boolean complete;
                synchronized (replies) {
                    replies.put(question, reply);
                    complete = replies.size() == questions.size();
                }
                if (complete) {
                    all.accept(Map.copyOf(replies));
                }
            });
        }
    }

    /// Takes no more questions; those on their way come to nothing by themselves, within their timeouts.
    @Override
    public void close() {
        closed = true;
    }
}
