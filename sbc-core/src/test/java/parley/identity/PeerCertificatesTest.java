package parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Endpoint;
import parley.observe.SbcEvent;

class PeerCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final PeerCertificates peers = new PeerCertificates(now::get);
    private final List<String> news = new ArrayList<>();

    PeerCertificatesTest() {
        peers.tell(certificate -> news.add(certificate.serial()));
    }

    static SbcEvent.TlsHandshake handshake(String via, String serial, Instant notAfter) {
        return handshake(via, serial, notAfter, SbcEvent.TlsHandshake.ACCEPTED);
    }

    private static SbcEvent.TlsHandshake handshake(String via, String serial, Instant notAfter, String verdict) {
        return new SbcEvent.TlsHandshake(
                "client",
                via,
                new Endpoint("192.0.2.7", 5061),
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256",
                "",
                "CN=peer",
                List.of("peer.example.com"),
                serial,
                Optional.of(notAfter),
                verdict,
                "",
                SbcEvent.TlsTerms.UNKNOWN);
    }

    private static Instant in(int days) {
        return NOW.plus(Duration.ofDays(days));
    }

    private List<String> shown() {
        return peers.shown().stream().map(ExpiryWatch.Watched::serial).toList();
    }

    @Test
    @DisplayName("A certificate is news once, however many handshakes show it; refused ones are none")
    void once() {
        for (var i = 0; i < 1_000; i++) {
            peers.accept(handshake("trunk", "1a", in(20)));
            peers.accept(handshake("trunk", "2b", in(20), "expired"));
        }
        assertEquals(List.of("1a"), news);
    }

    @Test
    @DisplayName("The first end of all that a peer shows counts, and goes below zero")
    void daysLeft() {
        peers.accept(handshake("trunk", "1a", in(20)));
        peers.accept(handshake("trunk", "2b", in(20).plusSeconds(1)));
        peers.accept(handshake("phones", "3c", in(3)));
        assertEquals(Map.of("trunk", 20L, "phones", 3L), peers.daysLeft());
        now.set(in(3).plusSeconds(1));
        assertEquals(Map.of("trunk", 16L, "phones", -1L), peers.daysLeft());
        now.set(in(3).plus(PeerCertificates.ENDED_FOR));
        assertEquals(List.of("1a", "2b"), shown(), "who shows it no more has gone");
    }

    @Test
    @DisplayName("A certificate counts as replaced a day after the peer has shown a newer one instead")
    void replaced() {
        peers.accept(handshake("trunk", "1a", in(20)));
        now.set(in(1));
        peers.accept(handshake("trunk", "2b", in(90)));
        assertEquals(List.of("2b"), shown());
        peers.accept(handshake("trunk", "1a", in(20)));
        assertEquals(List.of("2b", "1a"), shown(), "another server of the peer has it still");
        peers.accept(handshake("other", "3c", in(90)));
        now.set(in(3));
        peers.accept(handshake("other", "3c", in(90)));
        assertEquals(List.of("2b", "1a", "3c"), shown(), "what others show replaces nothing");
    }

    @Test
    @DisplayName("The table is bounded, and what was seen longest ago is forgotten first")
    void bounded() {
        peers.accept(handshake("trunk", "first", in(20)));
        for (var i = 0; i < 2 * PeerCertificates.REMEMBERED_MAX; i++) {
            peers.accept(handshake("phones", Integer.toString(i), in(20)));
            peers.accept(handshake("trunk", "first", in(20)));
        }
        assertEquals(PeerCertificates.REMEMBERED_MAX, shown().size());
        assertTrue(shown().contains("first"));
    }
}
