package parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.certificate.Upload;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.config.SbcConfiguration;
import parley.identity.lifecycle.Refusal;
import parley.observe.SbcEvent;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Wish;
import parley.tls.TlsInForce;
import parley.tls.TlsServices;
import parley.tls.TlsSnapshot;

class IdentityActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final TestCertificates.Issued ROOT = TestCertificates.root("Root");
    private static final Proof GOOD = (expectations, _) -> expectations.stream()
            .map(expectation -> expectation.line(expectation.serial(), ""))
            .toList();
    private static final Proof BAD = (expectations, _) -> expectations.stream()
            .map(expectation -> expectation.line("", "nobody answers"))
            .toList();

    private final ManualTime time = ManualTime.get(KIT.system());
    private final TestProbe<IdentityReply> replies = KIT.createTestProbe(IdentityReply.class);
    private final List<SbcEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<Proof> proof = new AtomicReference<>(GOOD);
    private final AtomicReference<Instant> now = new AtomicReference<>(TestCertificates.NOW);
    private final PeerCertificates peers = new PeerCertificates(now::get);
    private TlsInForce tls = inForce(Map.of());
    private ActorRef<IdentityActor.Command> identities =
            KIT.system().deadLetters().unsafeUpcast();

    @TempDir
    private Path folder = Path.of(".");

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static TlsInForce inForce(Map<String, parley.certificate.Identity> all) {
        return switch (TlsSnapshot.build(all, Map.of(), Map.of(), new TlsServices(() -> TestCertificates.NOW))) {
            case TlsSnapshot.Outcome.Loaded(var snapshot) -> new TlsInForce(snapshot);
            case TlsSnapshot.Outcome.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    @BeforeEach
    void start() {
        TestCertificates.leaf(ROOT, wish(Duration.ofDays(31))).write(folder, "first");
        identities = node();
    }

    /// The history is written beside the answers, into the folder that goes now.
    @AfterEach
    void settle() {
        // Whatever it did before it answers this, it has told of.
        var last = KIT.createTestProbe(IdentityReply.class);
        identities.tell(new IdentityCommand.Show(last.ref()));
        last.receiveMessage(Duration.ofSeconds(20));
        var changes = events.stream()
                .filter(SbcEvent.CertificateChanged.class::isInstance)
                .count();
        var lines = folder.resolve("data").resolve("history.jsonl");
        replies.awaitAssert(() -> {
            try {
                assertEquals(
                        changes, Files.exists(lines) ? Files.readAllLines(lines).size() : 0);
            } catch (IOException fault) {
                throw new AssertionError(fault);
            }
            return "written";
        });
    }

    /// As a node starts with what there is in the folder.
    private ActorRef<IdentityActor.Command> node() {
        var hocon = """
            sbc {
              identities.edge { certificate-chain = "first.crt", private-key = "first.key" }
              listeners.tls { transport = tls, address = "127.0.0.1", port = 5061, tls.identity = edge }
            }
            """;
        var config = switch (SbcConfiguration.parse(hocon, folder)) {
            case SbcConfiguration.Loaded(var loaded) -> loaded;
            case SbcConfiguration.Faulty(var faults) -> throw new AssertionError(faults);
        };
        var store = IdentityStore.of(config.store());
        var set = switch (IdentitySet.load(config.identities(), store)) {
            case IdentitySet.Reading.Read(var read) -> read;
            case IdentitySet.Reading.Faulty(var faults) -> throw new AssertionError(faults);
        };
        var ports = new Workroom.Ports(
                store,
                HistoryFile.of(config.store()),
                tls,
                new TlsServices(now::get),
                (expectations, candidate) -> proof.get().prove(expectations, candidate),
                now::get);
        var workroom = new Workroom(config, ports, Map.of("tls", new Endpoint("127.0.0.1", 5061)));
        return KIT.spawn(IdentityActor.create(
                workroom, set, new IdentitiesInForce(set.identities(), _ -> {}), peers, events::add));
    }

    private static Wish wish(Duration left) {
        return Wish.of("sip.example.com", "DNS:sip.example.com")
                .between(TestCertificates.NOW.minus(Duration.ofDays(1)), TestCertificates.NOW.plus(left));
    }

    private void upload() throws IOException {
        var files = TestCertificates.leaf(ROOT, wish(Duration.ofDays(90))).write(folder, "next");
        var parts = Upload.of(Secret.of(Files.readAllBytes(files.chain())), Secret.of(Files.readAllBytes(files.key())));
        identities.tell(new IdentityCommand.Upload("edge", parts, false, "alice", replies.ref()));
    }

    private void stage() {
        identities.tell(new IdentityCommand.Stage("edge", OptionalInt.empty(), "alice", replies.ref()));
    }

    private void activate() {
        identities.tell(new IdentityCommand.Activate("edge", OptionalInt.empty(), "alice", replies.ref()));
    }

    private <T extends IdentityReply> T answer(Class<T> kind) {
        return assertInstanceOf(kind, replies.receiveMessage(Duration.ofSeconds(20)));
    }

    @Test
    @DisplayName("What everybody turns out not to be served is put back at once, and refused")
    void putBack() throws IOException {
        upload();
        answer(IdentityReply.Uploaded.class);
        stage();
        assertEquals(2, answer(IdentityReply.Staged.class).proofs().size());
        var before = tls.current();
        proof.set(BAD);
        activate();
        var refused = answer(IdentityReply.Refused.class);
        assertEquals(Refusal.NOT_PROVED, refused.reason());
        assertTrue(refused.why().contains("nobody answers"), refused.why());
        assertSame(before, tls.current());
    }

    @Test
    @DisplayName("A proof that breaks down is one that failed, and the next change is possible")
    void brokenProof() throws IOException {
        upload();
        answer(IdentityReply.Uploaded.class);
        proof.set((_, _) -> {
            throw new IllegalStateException("broken");
        });
        try (var log = CapturedLog.of(Workroom.class)) {
            stage();
            assertEquals(Refusal.NOT_PROVED, answer(IdentityReply.Refused.class).reason());
            assertEquals(List.of("ERROR handshakes with ourselves broke down"), log.lines());
        }
        proof.set(GOOD);
        stage();
        answer(IdentityReply.Staged.class);
        activate();
        assertEquals(0, answer(IdentityReply.Activated.class).before());
    }

    @Test
    @DisplayName("While one change is under way, another is refused and told so; looking is possible")
    void busy() throws IOException, InterruptedException {
        upload();
        answer(IdentityReply.Uploaded.class);
        var proving = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        proof.set((expectations, candidate) -> {
            proving.countDown();
            try {
                assertTrue(release.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException fault) {
                throw new IllegalStateException(fault);
            }
            return GOOD.prove(expectations, candidate);
        });
        stage();
        assertTrue(proving.await(20, TimeUnit.SECONDS));
        activate();
        assertEquals(Refusal.BUSY, answer(IdentityReply.Refused.class).reason());
        identities.tell(new IdentityCommand.Show(replies.ref()));
        assertEquals(
                0, answer(IdentityReply.Shown.class).identities().getFirst().active());
        release.countDown();
        answer(IdentityReply.Staged.class);
    }

    @Test
    @DisplayName("An identity that there is not is told with those that there are")
    void unknown() {
        identities.tell(new IdentityCommand.RollBack("other", "alice", replies.ref()));
        var refused = answer(IdentityReply.Refused.class);
        assertEquals(Refusal.UNKNOWN, refused.reason());
        assertTrue(refused.why().contains("edge"), refused.why());
    }

    @Test
    @DisplayName("Configured files may be deleted once a generation is active: a start warns, a roll-back is refused")
    void filesDeleted() throws IOException {
        upload();
        answer(IdentityReply.Uploaded.class);
        stage();
        answer(IdentityReply.Staged.class);
        activate();
        answer(IdentityReply.Activated.class);
        Files.delete(folder.resolve("first.crt"));
        Files.delete(folder.resolve("first.key"));
        try (var log = CapturedLog.of(IdentitySet.class)) {
            identities = node();
            assertEquals(1, log.lines().size());
            assertTrue(log.lines().getFirst().startsWith("WARN identity edge shows generation 1"), log.toString());
            assertTrue(log.lines().getFirst().contains("first.key"), log.toString());
        }
        var before = tls.current();
        identities.tell(new IdentityCommand.RollBack("edge", "alice", replies.ref()));
        var refused = answer(IdentityReply.Refused.class);
        assertTrue(refused.why().contains("the configured files cannot be shown"), refused.why());
        assertTrue(refused.why().contains("first.crt"), refused.why());
        assertSame(before, tls.current());
        identities.tell(new IdentityCommand.Show(replies.ref()));
        assertEquals(
                1, answer(IdentityReply.Shown.class).identities().getFirst().active());
    }

    private long told(String owner) {
        return events.stream()
                .filter(event -> event instanceof SbcEvent.CertificateExpiring expiring
                        && expiring.owner().equals(owner))
                .count();
    }

    @Test
    @DisplayName("The end of a peer's certificate is told of when it is first shown, and then as the time comes")
    void peersExpiry() {
        var shown = PeerCertificatesTest.handshake("trunk", "1a", now.get().plus(Duration.ofDays(20)));
        peers.accept(shown);
        peers.accept(shown);
        replies.awaitAssert(() -> {
            assertEquals(1, told("trunk"));
            return "told";
        });
        now.set(TestCertificates.NOW.plus(Duration.ofDays(7)));
        time.timePasses(ExpiryWatch.INTERVAL);
        replies.awaitAssert(() -> {
            assertEquals(2, told("trunk"));
            return "told again";
        });
    }

    @Test
    @DisplayName("The end of a certificate is looked at every hour")
    void expiry() {
        now.set(TestCertificates.NOW.plus(Duration.ofDays(2)));
        time.timePasses(ExpiryWatch.INTERVAL);
        replies.awaitAssert(() -> {
            assertEquals(
                    1,
                    events.stream()
                            .filter(SbcEvent.CertificateExpiring.class::isInstance)
                            .count());
            return "told";
        });
    }
}
