package parley.resolve;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import parley.common.TransportProtocol;

/// Locates the servers of a SIP domain (RFC 3263 §4): NAPTR says over which transport, SRV on which hosts and ports,
/// A and AAAA at which addresses. A machine: each step is a set of questions, to be asked at the same time, or the
/// end. It asks three times at most, so it ends whatever DNS says.
///
/// A transport is chosen once (§4.1), and its servers are what one fails over between (§4.3); a domain that offers
/// TLS is not asked for less.
public final class ServerLocation {
    /// NAPTR records looked at, the first in their order. A domain has one for each transport.
    static final int SERVICES_MAX = 8;

    /// SRV records looked at, the first in their order: each costs a question for every address family.
    static final int SERVERS_MAX = 12;

    /// Addresses of one host.
    static final int ADDRESSES_MAX = 8;

    /// Servers handed back. Trying each for a few seconds outlasts any transaction before the last.
    static final int TARGETS_MAX = 16;

    private final Sought sought;
    private final State state;

    private sealed interface State {
        /// NAPTR of the domain is asked for.
        record Services() implements State {}

        /// SRV of these is asked for.
        /// @param services the best first
        record Servers(List<Service> services) implements State {}

        /// The addresses of these are asked for.
        /// @param servers in the order in which they are tried
        /// @param doubt why there may be better ones; empty for none
        record Addresses(List<Server> servers, String doubt) implements State {}
    }

    private record Service(TransportProtocol transport, String name) {}

    private record Server(TransportProtocol transport, String host, int port) {}

    /// What is to be done next.
    public sealed interface Step {}

    /// Ask all of these, and hand over the replies.
    /// @param next which takes them
    /// @param questions none twice
    public record Ask(ServerLocation next, List<Question> questions) implements Step {
        public Ask {
            questions = List.copyOf(questions);
        }
    }

    /// How it ends.
    public sealed interface Result extends Step {}

    /// Found.
    /// @param targets at least one, in the order in which they are to be tried
    public record Located(List<Target> targets) implements Result {
        public Located {
            targets = List.copyOf(targets);
        }
    }

    /// There is no server to be found.
    /// @param cause in plain words
    public record Nowhere(String cause) implements Result {}

    private ServerLocation(Sought sought, State state) {
        this.sought = sought;
        this.state = state;
    }

    /// The first step.
    public static Step begin(Sought sought) {
        if (IpAddress.literal(sought.host())) {
            var transport = sought.standard();
            return new Located(List.of(new Target(transport, sought.host(), sought.portOr(transport), sought.host())));
        }
        if (sought.port() > 0) {
            return askAddresses(sought, List.of(itself(sought, sought.standard())), "");
        }
        return sought.fixed()
                ? askServers(sought, conventional(sought))
                : ask(sought, new State.Services(), Stream.of(new Question(Question.Kind.NAPTR, sought.host())));
    }

    /// The replies to what was asked.
    /// @param replies one for each question
    /// @param random decides between servers of one priority
    public Step on(Map<Question, Reply> replies, RandomGenerator random) {
        return switch (state) {
            case State.Services _ -> onServices(reply(replies, Question.Kind.NAPTR, sought.host()));
            case State.Servers(var services) -> onServers(services, replies, random);
            case State.Addresses(var servers, var doubt) -> onAddresses(servers, doubt, replies);
        };
    }

    private Step onServices(Reply reply) {
        return switch (reply) {
            // Without an answer the transport would be a guess, and whoever hinders one could make us do without
            // TLS.
            case Reply.Failed(var cause) -> new Nowhere(cause);
            case Reply.Found(var records) -> {
                var services = offered(records);
                yield askServers(sought, services.isEmpty() ? conventional(sought) : services);
            }
            case Reply.None _, Reply.Elsewhere _ -> askServers(sought, conventional(sought));
        };
    }

    /// The services that we can use, the best first; none without TLS behind one with.
    private List<Service> offered(List<DnsRecord> records) {
        var services = new ArrayList<Service>();
        records.stream()
                .flatMap(only(DnsRecord.Naptr.class))
                .sorted(comparingInt(DnsRecord.Naptr::order).thenComparingInt(DnsRecord.Naptr::preference))
                .limit(SERVICES_MAX)
                .forEach(record -> service(record)
                        .filter(service -> service.transport().secure()
                                || services.stream()
                                        .noneMatch(better -> better.transport().secure()))
                        .ifPresent(services::add));
        return services;
    }

    private Optional<Service> service(DnsRecord.Naptr record) {
        if (!record.flags().equalsIgnoreCase("s")
                || !record.regexp().isEmpty()
                || record.replacement().isEmpty()) {
            return Optional.empty();
        }
        return transport(record.service())
                .filter(sought.transports()::contains)
                .map(transport -> new Service(transport, record.replacement()));
    }

    /// RFC 3263 §4.1, table.
    private static Optional<TransportProtocol> transport(String service) {
        return switch (service.toUpperCase(Locale.ROOT)) {
            case "SIP+D2U" -> Optional.of(TransportProtocol.UDP);
            case "SIP+D2T" -> Optional.of(TransportProtocol.TCP);
            case "SIPS+D2T" -> Optional.of(TransportProtocol.TLS);
            default -> Optional.empty();
        };
    }

    /// The names under which SRV is asked for where NAPTR says nothing.
    private static List<Service> conventional(Sought sought) {
        return sought.transports().stream()
                .map(transport -> new Service(transport, prefix(transport) + sought.host()))
                .toList();
    }

    private static String prefix(TransportProtocol transport) {
        if (transport.secure()) {
            return "_sips._tcp.";
        }
        return transport.reliable() ? "_sip._tcp." : "_sip._udp.";
    }

    private static Step askServers(Sought sought, List<Service> services) {
        return ask(
                sought,
                new State.Servers(services),
                services.stream().map(service -> new Question(Question.Kind.SRV, service.name())));
    }

    private Step onServers(List<Service> services, Map<Question, Reply> replies, RandomGenerator random) {
        var failures = new ArrayList<String>();
        var declined = new ArrayList<String>();
        for (var service : services) {
            switch (reply(replies, Question.Kind.SRV, service.name())) {
                case Reply.Found(var records) -> {
                    var servers = servers(service, records, random);
                    if (!servers.isEmpty()) {
                        return askAddresses(sought, servers, "");
                    }
                    declined.add(service.name());
                }
                case Reply.Failed(var cause) -> failures.add(cause);
                case Reply.None _, Reply.Elsewhere _ -> {}
            }
        }
        if (!declined.isEmpty()) {
            return new Nowhere("DNS says that %s is not offered (RFC 2782)".formatted(declined.getFirst()));
        }
        if (failures.isEmpty()) {
            var standard = sought.fixed() ? sought.standard() : unlisted(services);
            return askAddresses(sought, List.of(itself(sought, standard)), "");
        }
        // Where the transport is fixed the domain may well be its own server, and be known without DNS.
        return sought.fixed()
                ? askAddresses(sought, List.of(itself(sought, sought.standard())), failures.getFirst())
                : new Nowhere(failures.getFirst());
    }

    /// The transport of a domain without SRV: what its NAPTR prefers, or the usual one.
    private TransportProtocol unlisted(List<Service> services) {
        return services.equals(conventional(sought))
                ? sought.standard()
                : services.getFirst().transport();
    }

    private static List<Server> servers(Service service, List<DnsRecord> records, RandomGenerator random) {
        var usable = records.stream()
                .flatMap(only(DnsRecord.Srv.class))
                .filter(record -> !record.target().isEmpty() && record.port() > 0)
                .toList();
        return SrvOrder.of(usable, random).stream()
                .limit(SERVERS_MAX)
                .map(record -> new Server(service.transport(), record.target(), record.port()))
                .toList();
    }

    private static Server itself(Sought sought, TransportProtocol transport) {
        return new Server(transport, sought.host(), sought.portOr(transport));
    }

    private static Step askAddresses(Sought sought, List<Server> servers, String doubt) {
        return ask(
                sought,
                new State.Addresses(servers, doubt),
                servers.stream()
                        .flatMap(server -> sought.families().stream().map(kind -> new Question(kind, server.host()))));
    }

    private Step onAddresses(List<Server> servers, String doubt, Map<Question, Reply> replies) {
        var targets = new LinkedHashSet<Target>();
        var failures = new ArrayList<String>();
        for (var server : servers) {
            for (var kind : sought.families()) {
                switch (reply(replies, kind, server.host())) {
                    case Reply.Found(var records) ->
                        records.stream()
                                .flatMap(only(DnsRecord.Address.class))
                                .limit(ADDRESSES_MAX)
                                .map(address ->
                                        new Target(server.transport(), address.literal(), server.port(), sought.host()))
                                .forEach(targets::add);
                    case Reply.Failed(var cause) -> failures.add(cause);
                    case Reply.None _, Reply.Elsewhere _ -> {}
                }
            }
        }
        if (!targets.isEmpty()) {
            return new Located(targets.stream().limit(TARGETS_MAX).toList());
        }
        if (!doubt.isEmpty()) {
            return new Nowhere(doubt);
        }
        return new Nowhere(
                failures.isEmpty()
                        ? "the name %s has no address"
                                .formatted(servers.getFirst().host())
                        : failures.getFirst());
    }

    private static Step ask(Sought sought, State state, Stream<Question> questions) {
        return new Ask(new ServerLocation(sought, state), questions.distinct().toList());
    }

    private static Reply reply(Map<Question, Reply> replies, Question.Kind kind, String name) {
        var question = new Question(kind, name);
        return Objects.requireNonNullElseGet(
                replies.get(question), () -> new Reply.Failed(question + " was not answered"));
    }

    private static <T extends DnsRecord> Function<DnsRecord, Stream<T>> only(Class<T> kind) {
        return record -> kind.isInstance(record) ? Stream.of(kind.cast(record)) : Stream.empty();
    }
}
