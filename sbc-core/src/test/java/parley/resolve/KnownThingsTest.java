package parley.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.resolve.AnswerReading.Owned;
import parley.resolve.Question.Kind;

/// What is remembered between lookups, and how one answer is read.
final class KnownThingsTest {
    private static final Question QUESTION = new Question(Kind.A, "www.example.com");
    private static final DnsRecord ADDRESS = new DnsRecord.Address("192.0.2.1");
    private static final Reply FOUND = new Reply.Found(List.of(ADDRESS));

    private static long at(int seconds) {
        return Duration.ofSeconds(seconds).toNanos() - 5;
    }

    @Test
    @DisplayName("RFC 1034 §3.6.2: aliases are followed within the answer, in any order")
    void aliases() {
        var section = List.of(
                new Owned("c.example.net.", ADDRESS),
                new Owned("b.example.net", new DnsRecord.Alias("C.example.net.")),
                new Owned("WWW.example.com", new DnsRecord.Alias("b.example.net")));
        assertEquals(FOUND, AnswerReading.read(QUESTION, section, "ns"));
        assertEquals(new Reply.Elsewhere("c.example.net"), AnswerReading.read(QUESTION, section.subList(1, 3), "ns"));
        assertEquals(new Reply.None(), AnswerReading.read(QUESTION, List.of(), "ns"));
    }

    @Test
    @DisplayName("An alias of itself, and a chain without end, are refused in words")
    void loops() {
        var itself = List.of(new Owned("www.example.com", new DnsRecord.Alias("www.example.com")));
        var failed =
                assertInstanceOf(Reply.Failed.class, AnswerReading.read(QUESTION, itself, "name server 192.0.2.53:53"));
        assertEquals(
                "the aliases of A www.example.com lead on for more than 8 names, says name server 192.0.2.53:53",
                failed.cause());
    }

    @Test
    @DisplayName("RFC 1035 §7.4: records are kept for their TTL, cut to the longest we allow")
    void ttl() {
        var cache = new AnswerCache(Duration.ofSeconds(60), Duration.ofSeconds(30));
        cache.keep(QUESTION, FOUND, Duration.ofSeconds(10), at(0));
        assertEquals(Optional.of(FOUND), cache.reply(QUESTION, at(10) - 1));
        assertEquals(Optional.empty(), cache.reply(QUESTION, at(10)));
        cache.keep(QUESTION, FOUND, Duration.ofDays(7), at(0));
        assertEquals(Optional.of(FOUND), cache.reply(QUESTION, at(60) - 1));
        assertEquals(Optional.empty(), cache.reply(QUESTION, at(60)));
        cache.keep(QUESTION, FOUND, Duration.ZERO, at(0));
        assertEquals(Optional.empty(), cache.reply(QUESTION, at(0)));
    }

    @Test
    @DisplayName("RFC 2308 §5, §7.1: absence is kept for negative-ttl at most, a failure for 2 s")
    void negative() {
        var cache = new AnswerCache(Duration.ofHours(1), Duration.ofSeconds(30));
        cache.keep(QUESTION, new Reply.None(), Duration.ofDays(1), at(0));
        assertTrue(cache.reply(QUESTION, at(30) - 1).isPresent());
        assertEquals(Optional.empty(), cache.reply(QUESTION, at(30)));
        cache.keep(QUESTION, new Reply.Failed("x"), Duration.ofDays(1), at(0));
        assertTrue(cache.reply(QUESTION, at(2) - 1).isPresent());
        assertEquals(Optional.empty(), cache.reply(QUESTION, at(2)));
    }

    @Test
    @DisplayName("The cache is bounded, and forgets what was asked longest ago")
    void boundedCache() {
        var cache = new AnswerCache(Duration.ofHours(1), Duration.ofSeconds(30));
        cache.keep(QUESTION, FOUND, Duration.ofMinutes(1), 0);
        for (var number = 0; number < AnswerCache.QUESTIONS_MAX; number++) {
            cache.reply(QUESTION, 0);
            cache.keep(new Question(Kind.A, "h" + number), FOUND, Duration.ofMinutes(1), 0);
        }
        assertTrue(cache.reply(QUESTION, 0).isPresent());
        assertEquals(Optional.empty(), cache.reply(new Question(Kind.A, "h0"), 0));
    }

    @Test
    @DisplayName("The machine's own table of hosts is honoured for addresses, and for nothing else")
    void hosts() {
        var table = HostTable.of(Stream.of(
                "# a comment",
                "192.0.2.1\twww.example.com  www # trailing",
                "2001:db8::1 WWW.example.com",
                "192.0.2.2 www.example.com",
                "192.0.2.3 four.example.com",
                "fe80::1%lo0 link.example.com",
                "nonsense here",
                ""));
        assertEquals(
                Optional.of(new Reply.Found(List.of(ADDRESS, new DnsRecord.Address("192.0.2.2")))),
                table.reply(QUESTION));
        assertEquals(
                Optional.of(new Reply.Found(List.of(new DnsRecord.Address("2001:db8::1")))),
                table.reply(new Question(Kind.AAAA, "www.example.com")));
        assertEquals(Optional.of(new Reply.None()), table.reply(new Question(Kind.AAAA, "four.example.com")));
        assertEquals(Optional.empty(), table.reply(new Question(Kind.SRV, "www.example.com")));
        assertEquals(Optional.empty(), table.reply(new Question(Kind.A, "link.example.com")));
    }

    private static List<Target> targets(int... lasts) {
        return IntStream.of(lasts)
                .mapToObj(last -> new Target(TransportProtocol.TLS, "192.0.2." + last, 5061, "example.com"))
                .toList();
    }

    @Test
    @DisplayName("RFC 3263 §4.3: a server that failed comes after the others for half a minute, and is never left out")
    void putAside() {
        var aside = new PutAside();
        var all = targets(1, 2, 3);
        aside.failed(all.getFirst(), at(0));
        assertEquals(targets(2, 3, 1), aside.ordered(all, at(30) - 1));
        assertEquals(targets(1), aside.ordered(targets(1), at(1)));
        assertEquals(all, aside.ordered(all, at(30)));
        aside.failed(all.getFirst(), at(40));
        aside.worked(all.getFirst());
        assertEquals(all, aside.ordered(all, at(41)));
    }

    @Test
    @DisplayName("The table of failed servers is bounded, and forgets the oldest")
    void putAsideBounded() {
        var aside = new PutAside();
        var all = new ArrayList<Target>();
        for (var port = 1; port <= PutAside.SERVERS_MAX + 1; port++) {
            var target = new Target(TransportProtocol.TLS, "192.0.2.1", port, "example.com");
            all.add(target);
            aside.failed(target, at(0));
        }
        assertEquals(all, aside.ordered(all, at(1)));
    }
}
