package parley.resolve.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.config.DnsConfig;
import parley.resolve.AnswerCache;
import parley.resolve.HostTable;
import parley.resolve.Question;
import parley.resolve.Question.Kind;
import parley.resolve.Reply;
import parley.resolve.ServerLocation;
import parley.resolve.Sought;
import parley.testkit.VirtualClock;

/// The resolver with name servers on loopback.
final class SipResolverTest {
    private static final int PATIENCE_SECONDS = 20;

    private final VirtualClock clock = new VirtualClock();

    private static DnsConfig config(String server, int millis, int attempts) {
        return new DnsConfig(
                List.of(server), Duration.ofMillis(millis), attempts, Duration.ofHours(1), Duration.ofSeconds(30));
    }

    private static ServerLocation.Result locate(SipResolver resolver, Sought sought) throws Exception {
        var result = new CompletableFuture<ServerLocation.Result>();
        resolver.locate(sought, result::complete);
        return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static Sought tls(String host) {
        return new Sought(host, 0, List.of(TransportProtocol.TLS), List.of(Kind.AAAA, Kind.A));
    }

    private static List<String> targets(ServerLocation.Result result) {
        return assertInstanceOf(ServerLocation.Located.class, result, result.toString()).targets().stream()
                .map(Object::toString)
                .toList();
    }

    private static String cause(ServerLocation.Result result) {
        return assertInstanceOf(ServerLocation.Nowhere.class, result).cause();
    }

    /// One whose time passes as the test says.
    private SipResolver onClock(NameServer server, HostTable hosts) {
        var servers = new AskedServers(List.of(server.address()), Duration.ofSeconds(5), 2);
        var cache = new AnswerCache(Duration.ofHours(1), Duration.ofSeconds(30));
        return new SipResolver(
                new KnownAnswers(servers, () -> hosts, cache, () -> clock.now().toNanos()), new Random(1));
    }

    private SipResolver onClock(NameServer server) {
        return onClock(server, HostTable.of(Stream.empty()));
    }

    @Test
    @DisplayName("RFC 3263 §4: NAPTR, SRV and addresses of a real name server, behind an alias too")
    void located() throws Exception {
        try (var server = NameServer.start("""
            @ 300 IN NAPTR 10 50 "s" "SIPS+D2T" "" _sips._tcp
            @ 300 IN NAPTR 20 50 "s" "SIP+D2U" "" _sip._udp
            _sips._tcp 300 IN SRV 10 1 5063 one
            _sips._tcp 300 IN SRV 20 1 5064 two
            one 300 IN CNAME real
            real 300 IN A 192.0.2.1
            real 300 IN AAAA 2001:db8::1
            two 300 IN A 192.0.2.2
            """);
                var resolver = SipResolver.of(config(server.text(), 5_000, 2), new Random(1))) {
            var any = new Sought("example.com", 0, Sought.ANY_TRANSPORT, List.of(Kind.AAAA, Kind.A));
            assertEquals(
                    List.of(
                            "tls [2001:db8:0:0:0:0:0:1]:5063 as example.com",
                            "tls 192.0.2.1:5063 as example.com",
                            "tls 192.0.2.2:5064 as example.com"),
                    targets(locate(resolver, any)));
        }
    }

    @Test
    @DisplayName("RFC 1035 §7.4: what was answered is not asked again until its TTL is over")
    void ttl() throws Exception {
        try (var server = NameServer.start("""
            _sips._tcp 300 IN SRV 0 0 5061 one
            one 60 IN A 192.0.2.1
            one 300 IN AAAA 2001:db8::1
            """);
                var resolver = onClock(server)) {
            locate(resolver, tls("example.com"));
            assertEquals(3, server.asked().size());
            clock.pass(Duration.ofSeconds(59));
            locate(resolver, tls("example.com"));
            assertEquals(3, server.asked().size());
            clock.pass(Duration.ofSeconds(1));
            locate(resolver, tls("example.com"));
            assertEquals("A one.example.com", server.asked().getLast());
            assertEquals(4, server.asked().size());
        }
    }

    @Test
    @DisplayName("RFC 2308 §5: a name that is not there is not asked for again until its absence has aged")
    void negativeTtl() throws Exception {
        try (var server = NameServer.start("other 300 IN A 192.0.2.1\n");
                var resolver = onClock(server)) {
            assertEquals("the name none.example.com has no address", cause(locate(resolver, tls("none.example.com"))));
            assertEquals(3, server.asked().size());
            clock.pass(Duration.ofSeconds(29));
            locate(resolver, tls("none.example.com"));
            assertEquals(3, server.asked().size());
            clock.pass(Duration.ofSeconds(1));
            locate(resolver, tls("none.example.com"));
            assertEquals(6, server.asked().size());
        }
    }

    @Test
    @DisplayName("The table of hosts goes before DNS for addresses")
    void hosts() throws Exception {
        try (var server = NameServer.start("_sips._tcp 300 IN SRV 0 0 5063 one\none 300 IN A 192.0.2.1\n");
                var resolver = onClock(server, HostTable.of(Stream.of("192.0.2.77 one.example.com")))) {
            assertEquals(List.of("tls 192.0.2.77:5063 as example.com"), targets(locate(resolver, tls("example.com"))));
        }
    }

    @Test
    @DisplayName("A name server that refuses is named with the question and its word, and the next one is asked")
    void servfail() throws Exception {
        try (var broken = NameServer.failing();
                var good = NameServer.start("_sips._tcp 300 IN SRV 0 0 5063 one\none 300 IN A 192.0.2.1\n");
                var alone = SipResolver.of(config(broken.text(), 5_000, 1), new Random(1));
                var both = SipResolver.of(
                        new DnsConfig(
                                List.of(broken.text(), good.text()),
                                Duration.ofSeconds(5),
                                1,
                                Duration.ofHours(1),
                                Duration.ofSeconds(30)),
                        new Random(1))) {
            assertEquals(
                    "name server " + broken.text() + " answered SERVFAIL to SRV _sips._tcp.example.com",
                    cause(locate(alone, tls("example.com"))));
            assertEquals(List.of("tls 192.0.2.1:5063 as example.com"), targets(locate(both, tls("example.com"))));
        }
    }

    @Test
    @DisplayName("A name server that is silent is named with the question and how long it was waited for")
    void silent() throws Exception {
        try (var silent = NameServer.silent();
                var resolver = SipResolver.of(config(silent.text(), 50, 2), new Random(1))) {
            assertEquals(
                    "name server " + silent.text()
                            + " did not answer SRV _sips._tcp.example.com within 50 ms, asked 2 times",
                    cause(locate(resolver, tls("example.com"))));
        }
    }

    @Test
    @DisplayName("An alias of itself ends in words")
    void loop() throws Exception {
        try (var server = NameServer.start("loop 300 IN CNAME loop\n");
                var resolver = onClock(server)) {
            var sought = new Sought("loop.example.com", 5061, List.of(TransportProtocol.TLS), List.of(Kind.A));
            assertTrue(cause(locate(resolver, sought))
                    .startsWith("the aliases of A loop.example.com lead on for more than 8 names"));
        }
    }

    @Test
    @DisplayName("RFC 1035 §4.2.2: an answer too long for a datagram is fetched over TCP")
    void truncated() throws Exception {
        var many = IntStream.range(0, 200)
                .mapToObj("_sips._tcp 300 IN SRV %1$d 0 5063 a-rather-long-name-of-a-host-%1$d\n"::formatted)
                .toList();
        try (var server = NameServer.start(
                        String.join("", many) + "a-rather-long-name-of-a-host-0 300 IN A 192.0.2.1\n");
                var resolver = onClock(server)) {
            assertEquals(List.of("tls 192.0.2.1:5063 as example.com"), targets(locate(resolver, tls("example.com"))));
            assertTrue(server.streams() > 0);
        }
    }

    @Test
    @DisplayName("What cannot be a name is not asked for")
    void noName() throws Exception {
        try (var server = NameServer.start("other 300 IN A 192.0.2.1\n");
                var resolver = onClock(server)) {
            var sought =
                    new Sought("x".repeat(70) + ".example.com", 5061, List.of(TransportProtocol.TLS), List.of(Kind.A));
            assertTrue(cause(locate(resolver, sought)).endsWith("cannot be a name in DNS"));
            assertEquals(List.of(), server.asked());
        }
    }

    @Test
    @DisplayName("The same is asked once at a time, and questions on their way and askers that wait are bounded")
    void bounded() {
        var held = new ArrayList<Consumer<Answer>>();
        var answers = new KnownAnswers(
                (_, answer) -> held.add(answer),
                () -> HostTable.of(Stream.empty()),
                new AnswerCache(Duration.ofHours(1), Duration.ofSeconds(30)),
                () -> 0);
        var replies = new ArrayList<Reply>();
        answers.ask(new Question(Kind.A, "same"), replies::add);
        answers.ask(new Question(Kind.A, "same"), replies::add);
        assertEquals(1, held.size());
        for (var number = 2; number < KnownAnswers.WAITING_MAX; number++) {
            answers.ask(new Question(Kind.A, "h" + number), replies::add);
        }
        assertEquals(KnownAnswers.UNDER_WAY_MAX, held.size());
        answers.ask(new Question(Kind.A, "late"), replies::add);
        assertEquals(List.of(new Reply.Failed("too many names are being looked up to ask for A late")), replies);
        held.getFirst().accept(new Answer(new Reply.None(), Duration.ZERO));
        assertEquals(List.of(new Reply.None(), new Reply.None()), replies.subList(1, 3));
        assertEquals(KnownAnswers.UNDER_WAY_MAX + 1, held.size());
    }

    @Test
    @DisplayName("A name server's address is read with and without port, brackets where they are needed")
    void addresses() {
        assertEquals(new InetSocketAddress("192.0.2.53", 53), SipResolver.address("192.0.2.53"));
        assertEquals(new InetSocketAddress("192.0.2.53", 5353), SipResolver.address("192.0.2.53:5353"));
        assertEquals(new InetSocketAddress("2001:db8::53", 53), SipResolver.address("2001:db8::53"));
        assertEquals(new InetSocketAddress("2001:db8::53", 53), SipResolver.address("[2001:db8::53]"));
        assertEquals(new InetSocketAddress("2001:db8::53", 5353), SipResolver.address("[2001:db8::53]:5353"));
    }
}
