package parley.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.resolve.Question.Kind;

/// The machine against zones that are written down here.
final class ServerLocationTest {
    private static final List<Kind> BOTH = List.of(Kind.AAAA, Kind.A);

    private final Map<Question, Reply> zone = new HashMap<>();
    private final List<Question> asked = new ArrayList<>();

    private void has(Kind kind, String name, DnsRecord... records) {
        zone.put(new Question(kind, name), new Reply.Found(List.of(records)));
    }

    private void fails(Kind kind, String name) {
        zone.put(new Question(kind, name), new Reply.Failed("SERVFAIL to " + name));
    }

    private static DnsRecord naptr(int order, int preference, String service, String replacement) {
        return new DnsRecord.Naptr(order, preference, "s", service, "", replacement);
    }

    private static DnsRecord srv(int priority, int weight, int port, String target) {
        return new DnsRecord.Srv(priority, weight, port, target);
    }

    private static DnsRecord address(String literal) {
        return new DnsRecord.Address(literal);
    }

    private static Sought any(String host) {
        return new Sought(host, 0, Sought.ANY_TRANSPORT, BOTH);
    }

    private static Sought by(TransportProtocol transport, String host, int port) {
        return new Sought(host, port, List.of(transport), BOTH);
    }

    private ServerLocation.Result locate(Sought sought) {
        var step = ServerLocation.begin(sought);
        while (step instanceof ServerLocation.Ask(var next, var questions)) {
            asked.addAll(questions);
            var replies = new HashMap<Question, Reply>();
            questions.forEach(question -> replies.put(question, zone.getOrDefault(question, new Reply.None())));
            step = next.on(replies, new Random(1));
        }
        return assertInstanceOf(ServerLocation.Result.class, step);
    }

    private List<String> targets(Sought sought) {
        return assertInstanceOf(ServerLocation.Located.class, locate(sought)).targets().stream()
                .map(Target::toString)
                .toList();
    }

    private String nowhere(Sought sought) {
        return assertInstanceOf(ServerLocation.Nowhere.class, locate(sought)).cause();
    }

    private void exampleOfTheRfc() {
        has(
                Kind.NAPTR,
                "example.com",
                naptr(100, 50, "SIP+D2U", "_sip._udp.example.com"),
                naptr(90, 50, "SIP+D2T", "_sip._tcp.example.com"),
                naptr(50, 50, "SIPS+D2T", "_sips._tcp.example.com"));
        has(
                Kind.SRV,
                "_sip._tcp.example.com",
                srv(0, 1, 5060, "server1.example.com"),
                srv(0, 2, 5060, "server2.example.com"));
        has(Kind.SRV, "_sips._tcp.example.com", srv(0, 1, 5061, "server1.example.com."));
        has(Kind.A, "server1.example.com", address("192.0.2.1"));
        has(Kind.A, "server2.example.com", address("192.0.2.2"));
    }

    @Test
    @DisplayName("RFC 3263 §4.1: NAPTR in its order, then SRV, then addresses; the certificate is to prove the domain")
    void naptr() {
        exampleOfTheRfc();
        assertEquals(List.of("tls 192.0.2.1:5061 as example.com"), targets(any("example.com")));
        assertEquals(new Question(Kind.NAPTR, "example.com."), asked.getFirst());
    }

    @Test
    @DisplayName("RFC 3263 §4.1: services that we do not use are passed over")
    void servicesWeUse() {
        exampleOfTheRfc();
        var plain = new Sought("example.com", 0, List.of(TransportProtocol.TCP, TransportProtocol.UDP), BOTH);
        assertEquals(2, targets(plain).size());
        assertTrue(targets(plain).getFirst().startsWith("tcp "));
    }

    @Test
    @DisplayName(
            "RFC 3263 §4.1: a domain that prefers TLS is not asked for less, though its TLS service has no servers")
    void neverLess() {
        has(
                Kind.NAPTR,
                "example.com",
                naptr(10, 0, "SIPS+D2T", "_sips._tcp.example.com"),
                naptr(20, 0, "SIP+D2U", "_sip._udp.example.com"));
        has(Kind.SRV, "_sip._udp.example.com", srv(0, 0, 5060, "clear.example.com"));
        has(Kind.A, "example.com", address("192.0.2.9"));
        assertEquals(List.of("tls 192.0.2.9:5061 as example.com"), targets(any("example.com")));
        assertFalse(asked.contains(new Question(Kind.SRV, "_sip._udp.example.com")));
    }

    @Test
    @DisplayName(
            "RFC 3263 §4.1: the next service of a domain that prefers none with TLS is used where the first is empty")
    void nextService() {
        has(
                Kind.NAPTR,
                "example.com",
                naptr(10, 0, "SIP+D2T", "_sip._tcp.example.com"),
                naptr(20, 0, "SIP+D2U", "_sip._udp.example.com"));
        has(Kind.SRV, "_sip._udp.example.com", srv(0, 0, 5070, "clear.example.com"));
        has(Kind.A, "clear.example.com", address("192.0.2.9"));
        assertEquals(List.of("udp 192.0.2.9:5070 as example.com"), targets(any("example.com")));
    }

    @Test
    @DisplayName("RFC 3263 §4.1: records with a regexp, another flag, another service or no replacement are of no use")
    void uselessNaptr() {
        has(
                Kind.NAPTR,
                "example.com",
                new DnsRecord.Naptr(1, 1, "u", "E2U+sip", "!^.*$!sip:x@evil.example!", "."),
                new DnsRecord.Naptr(2, 1, "s", "SIP+D2T", "!x!y!", "_sip._tcp.evil.example"),
                new DnsRecord.Naptr(3, 1, "a", "SIP+D2T", "", "evil.example"),
                new DnsRecord.Naptr(4, 1, "s", "SIP+D2S", "", "_sip._sctp.evil.example"),
                new DnsRecord.Naptr(5, 1, "s", "SIP+D2T", "", "."));
        has(Kind.SRV, "_sip._tcp.example.com", srv(0, 0, 5060, "one.example.com"));
        has(Kind.A, "one.example.com", address("192.0.2.1"));
        assertEquals(List.of("tcp 192.0.2.1:5060 as example.com"), targets(any("example.com")));
    }

    @Test
    @DisplayName("RFC 3263 §4.1: without NAPTR each transport is looked for by SRV, the safest first")
    void withoutNaptr() {
        has(Kind.SRV, "_sip._udp.example.com", srv(0, 0, 5060, "u.example.com"));
        has(Kind.SRV, "_sips._tcp.example.com", srv(0, 0, 5061, "s.example.com"));
        has(Kind.A, "s.example.com", address("192.0.2.1"));
        assertEquals(List.of("tls 192.0.2.1:5061 as example.com"), targets(any("example.com")));
    }

    @Test
    @DisplayName("RFC 3263 §4.1: without NAPTR and SRV it is UDP at the name's own addresses, or TLS for sips")
    void nothingButAddresses() {
        has(Kind.A, "example.com", address("192.0.2.1"));
        has(Kind.AAAA, "example.com", address("2001:db8::1"));
        assertEquals(
                List.of("udp [2001:db8::1]:5060 as example.com", "udp 192.0.2.1:5060 as example.com"),
                targets(any("example.com")));
        assertEquals(
                List.of("tls [2001:db8::1]:5061 as example.com", "tls 192.0.2.1:5061 as example.com"),
                targets(any("example.com").secured()));
    }

    @Test
    @DisplayName("RFC 3263 §4.2: with a transport NAPTR is not asked; with a port neither is SRV")
    void whatIsWrittenIsNotAsked() {
        exampleOfTheRfc();
        has(Kind.A, "example.com", address("192.0.2.9"));
        targets(by(TransportProtocol.TLS, "example.com", 0));
        assertEquals(new Question(Kind.SRV, "_sips._tcp.example.com"), asked.getFirst());
        asked.clear();
        assertEquals(
                List.of("tls 192.0.2.9:5071 as example.com"), targets(by(TransportProtocol.TLS, "example.com", 5071)));
        assertEquals(
                List.of("udp 192.0.2.9:5071 as example.com"),
                targets(new Sought("example.com", 5071, Sought.ANY_TRANSPORT, List.of(Kind.A))));
        assertEquals(
                List.of(
                        new Question(Kind.AAAA, "example.com"),
                        new Question(Kind.A, "example.com"),
                        new Question(Kind.A, "example.com")),
                asked);
    }

    @Test
    @DisplayName("RFC 3263 §4.1, §4.2: an IP address is not looked up")
    void literals() {
        assertEquals(List.of("udp 192.0.2.1:5060 as 192.0.2.1"), targets(any("192.0.2.1")));
        assertEquals(
                List.of("tls [2001:db8::1]:5061 as 2001:db8::1"),
                targets(by(TransportProtocol.TLS, "[2001:db8::1]", 0)));
        assertEquals(List.of("tcp 192.0.2.1:5071 as 192.0.2.1"), targets(by(TransportProtocol.TCP, "192.0.2.1", 5071)));
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("RFC 2782: a target of \".\" means that the service is not offered, and no address is guessed")
    void decidedlyNotOffered() {
        has(Kind.SRV, "_sips._tcp.example.com", srv(0, 0, 0, "."));
        has(Kind.A, "example.com", address("192.0.2.1"));
        assertEquals(
                "DNS says that _sips._tcp.example.com is not offered (RFC 2782)",
                nowhere(by(TransportProtocol.TLS, "example.com", 0)));
    }

    @Test
    @DisplayName("RFC 3263 §4.3: the addresses of all servers, by priority, are what one fails over between")
    void failover() {
        has(Kind.SRV, "_sips._tcp.example.com", srv(20, 0, 5062, "b.example.com"), srv(10, 0, 5061, "a.example.com"));
        has(Kind.A, "a.example.com", address("192.0.2.1"), address("192.0.2.2"));
        has(Kind.AAAA, "a.example.com", address("2001:db8::1"));
        has(Kind.A, "b.example.com", address("192.0.2.3"));
        assertEquals(
                List.of(
                        "tls [2001:db8::1]:5061 as example.com",
                        "tls 192.0.2.1:5061 as example.com",
                        "tls 192.0.2.2:5061 as example.com",
                        "tls 192.0.2.3:5062 as example.com"),
                targets(by(TransportProtocol.TLS, "example.com", 0)));
    }

    @Test
    @DisplayName("A server whose addresses cannot be had does not keep the others from being tried")
    void oneServerWithoutAddress() {
        has(Kind.SRV, "_sips._tcp.example.com", srv(10, 0, 5061, "a.example.com"), srv(20, 0, 5062, "b.example.com"));
        fails(Kind.A, "a.example.com");
        has(Kind.A, "b.example.com", address("192.0.2.3"));
        assertEquals(
                List.of("tls 192.0.2.3:5062 as example.com"), targets(by(TransportProtocol.TLS, "example.com", 0)));
    }

    @Test
    @DisplayName("No answer is not the answer that there is nothing: without NAPTR's, no transport is guessed")
    void failedNaptr() {
        fails(Kind.NAPTR, "example.com");
        has(Kind.A, "example.com", address("192.0.2.1"));
        assertEquals("SERVFAIL to example.com", nowhere(any("example.com")));
        zone.remove(new Question(Kind.NAPTR, "example.com"));
        fails(Kind.SRV, "_sips._tcp.example.com");
        assertEquals("SERVFAIL to _sips._tcp.example.com", nowhere(any("example.com")));
    }

    @Test
    @DisplayName(
            "Where SRV cannot be asked the name's own addresses do for a fixed transport, and the words tell why not")
    void failedSrv() {
        fails(Kind.SRV, "_sips._tcp.example.com");
        assertEquals("SERVFAIL to _sips._tcp.example.com", nowhere(by(TransportProtocol.TLS, "example.com", 0)));
        has(Kind.A, "example.com", address("192.0.2.1"));
        assertEquals(
                List.of("tls 192.0.2.1:5061 as example.com"), targets(by(TransportProtocol.TLS, "example.com", 0)));
    }

    @Test
    @DisplayName("A name without any address ends in words")
    void noAddress() {
        assertEquals("the name example.com has no address", nowhere(by(TransportProtocol.UDP, "example.com", 5060)));
    }

    @Test
    @DisplayName("However much a zone holds, no more than 12 servers are asked for and 16 targets come of it")
    void bounded() {
        has(
                Kind.SRV,
                "_sip._tcp.example.com",
                IntStream.range(0, 1_000)
                        .mapToObj(number -> srv(number, 1, 5060, "s" + number + ".example.com"))
                        .toArray(DnsRecord[]::new));
        for (var number = 0; number < 1_000; number++) {
            var net = number / 250;
            var host = number % 250;
            has(
                    Kind.A,
                    "s" + number + ".example.com",
                    IntStream.range(1, 100)
                            .mapToObj(last -> address("10.%d.%d.%d".formatted(net, host, last)))
                            .toArray(DnsRecord[]::new));
        }
        var targets = targets(by(TransportProtocol.TCP, "example.com", 0));
        assertEquals(ServerLocation.TARGETS_MAX, targets.size());
        assertEquals(1 + 2 * ServerLocation.SERVERS_MAX, asked.size());
        assertTrue(targets.getLast().contains("10.0.1.8:"), "eight addresses of each host: " + targets);
    }
}
