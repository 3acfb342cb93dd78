package parley.admin.issue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.admin.acme.AcmeOutcome;
import parley.admin.renewal.Advice;
import parley.admin.renewal.RenewalPolicy;
import parley.certificate.CertificateReport;
import parley.certificate.Credential;
import parley.certificate.LabAuthority;
import parley.certificate.LabRequest;
import parley.certificate.Pem;
import parley.common.CertificateUse;
import parley.common.KeyKind;
import parley.identity.CertificateView;
import parley.identity.IdentityCommand;
import parley.identity.IdentityReply;
import parley.identity.IdentityView;
import parley.identity.lifecycle.Refusal;
import parley.observe.SbcEvent;

/// One identity's orders in virtual time; the authority and the keeper of identities are the test's.
class IssuerActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final LabAuthority AUTHORITY = authority();

    private final TestProbe<IdentityCommand> identities = KIT.createTestProbe(IdentityCommand.class);
    private final ConcurrentLinkedQueue<SbcEvent> events = new ConcurrentLinkedQueue<>();
    private final Authority authority = new Authority();
    private Instant now = START;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static LabAuthority authority() {
        try {
            return LabAuthority.create(new SecureRandom(), START);
        } catch (GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    private static Credential credential() {
        try {
            return AUTHORITY.issue(LabRequest.of(List.of("sip.lab.test")), START);
        } catch (GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    /// Answers when the test says so.
    private static final class Authority implements Issuers {
        final ArrayDeque<CompletableFuture<AcmeOutcome>> orders = new ArrayDeque<>();
        final List<Source> sources = new ArrayList<>();
        boolean labOff;

        @Override
        public Optional<String> authority() {
            return Optional.of("https://acme.test/dir");
        }

        @Override
        public Optional<String> objection(Source source) {
            return labOff && source instanceof Source.Lab ? Optional.of("it is off") : Optional.empty();
        }

        @Override
        public synchronized CompletionStage<AcmeOutcome> order(Source source) {
            var order = new CompletableFuture<AcmeOutcome>();
            sources.add(source);
            orders.add(order);
            return order;
        }

        @Override
        public CompletionStage<Optional<Advice>> advice(X509Certificate certificate) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        synchronized int count() {
            return sources.size();
        }

        synchronized CompletableFuture<AcmeOutcome> last() {
            return orders.getLast();
        }
    }

    private ActorRef<IssuerActor.Command> start() {
        var policy = new RenewalPolicy(true, Duration.ofDays(30), 0);
        return start(policy, new Renewable(KeyKind.EC_P256, CertificateUse.BOTH));
    }

    private ActorRef<IssuerActor.Command> start(RenewalPolicy policy, Renewable renewable) {
        return KIT.spawn(IssuerActor.create(
                new IssuerSetup("sbc", policy, renewable, authority, identities.ref(), events::add, () -> now)));
    }

    private static IdentityReply.Shown showing(CertificateView... chains) {
        return new IdentityReply.Shown(
                List.of(new IdentityView("sbc", 0, List.of(chains), List.of(), List.of(), List.of())));
    }

    private static IdentityReply.Shown empty() {
        return showing();
    }

    private static CertificateView shown(String keyType, String use, Instant notAfter) {
        var chain = Pem.text(credential().chain());
        return new CertificateView("CN=sbc", "CN=ca", "1a", List.of(), keyType, use, START, notAfter, chain);
    }

    @ParameterizedTest
    @CsvSource({
        "EC_P256,  BOTH,   EC,  both,   true",
        "EC_P256,  BOTH,   EC,  server, true",
        "EC_P256,  BOTH,   EC,  client, false",
        "EC_P256,  BOTH,   RSA, both,   false",
        "RSA_2048, BOTH,   RSA, both,   true",
        "RSA_2048, SERVER, RSA, server, true",
        "RSA_2048, SERVER, EC,  server, false",
        "EC_P256,  SERVER, EC,  both,   true",
        "EC_P256,  CLIENT, EC,  client, true",
        "EC_P256,  CLIENT, EC,  server, false",
        "EC_P256,  CLIENT, EC,  both,   true"
    })
    @DisplayName("renewed is the certificate of the kind of key and the side of TLS that the authority issues for")
    void renews(KeyKind key, CertificateUse use, String keyType, String shownAs, boolean its) {
        var view = showing(shown(keyType, shownAs, START));
        assertEquals(its, new Renewable(key, use).current(view, "sbc").isPresent());
        assertFalse(new Renewable(key, use).current(view, "other").isPresent());
    }

    @Test
    @DisplayName("an RSA certificate that is good yet is left alone, and one of ECDSA beside it is not ordered for it")
    void goodYet() {
        start(new RenewalPolicy(true, Duration.ofDays(30), 0), new Renewable(KeyKind.RSA_2048, CertificateUse.SERVER));
        identities
                .expectMessageClass(IdentityCommand.Show.class)
                .replyTo()
                .tell(showing(shown("RSA", "server", START.plus(Duration.ofDays(90)))));
        identities.expectNoMessage();
        assertEquals(0, authority.count());
    }

    private void showEmpty() {
        identities.expectMessageClass(IdentityCommand.Show.class).replyTo().tell(empty());
    }

    private void awaitOrders(int count) {
        identities.awaitAssert(Duration.ofSeconds(5), () -> {
            assertEquals(count, authority.count(), "orders");
            return count;
        });
    }

    private <T extends SbcEvent> T awaitEvent(Class<T> kind) {
        return identities.awaitAssert(Duration.ofSeconds(5), () -> assertInstanceOf(kind, events.peek()));
    }

    private void install() {
        var upload = identities.expectMessageClass(IdentityCommand.Upload.class);
        assertEquals("sbc", upload.identity());
        assertFalse(upload.alone(), "others of the identity stay");
        upload.replyTo().tell(new IdentityReply.Uploaded("sbc", 4, new CertificateReport(List.of())));
        var stage = identities.expectMessageClass(IdentityCommand.Stage.class);
        assertEquals(4, stage.generation().orElseThrow());
        stage.replyTo().tell(new IdentityReply.Staged("sbc", 4, List.of()));
        var activate = identities.expectMessageClass(IdentityCommand.Activate.class);
        assertEquals(4, activate.generation().orElseThrow());
        activate.replyTo().tell(new IdentityReply.Activated("sbc", 4, 0, List.of()));
    }

    private static IssuerActor.Answer answer(CompletableFuture<IssuerActor.Answer> answer) {
        return answer.join();
    }

    @Test
    @DisplayName("an empty identity is issued for at start: ordered, inspected, proved, put in force, told")
    void issuesAtStart() {
        start();
        showEmpty();
        awaitOrders(1);
        var credential = credential();
        authority.last().complete(new AcmeOutcome.Issued(credential));
        install();
        var issued = awaitEvent(SbcEvent.CertificateIssued.class);
        assertEquals(credential.leaf().getSerialNumber().toString(16), issued.serial());
        assertEquals("acme", issued.by());
    }

    @Test
    @DisplayName("a failed order is told in words, and made again after its pause, to the second")
    void triesAgain() {
        start();
        showEmpty();
        awaitOrders(1);
        authority.last().complete(new AcmeOutcome.Failed("the name leads elsewhere", Optional.empty()));
        var failed = awaitEvent(SbcEvent.CertificateNotIssued.class);
        assertEquals("the name leads elsewhere", failed.explanation());
        assertEquals(START.plusSeconds(300).toString(), failed.next());
        TIME.expectNoMessageFor(Duration.ofSeconds(299), identities);
        now = START.plusSeconds(300);
        TIME.timePasses(Duration.ofSeconds(1));
        showEmpty();
        awaitOrders(2);
    }

    @Test
    @DisplayName("what is issued and cannot be used is told, and nothing else is done with it")
    void notProved() {
        start();
        showEmpty();
        awaitOrders(1);
        authority.last().complete(new AcmeOutcome.Issued(credential()));
        identities
                .expectMessageClass(IdentityCommand.Upload.class)
                .replyTo()
                .tell(new IdentityReply.Uploaded("sbc", 4, new CertificateReport(List.of())));
        identities
                .expectMessageClass(IdentityCommand.Stage.class)
                .replyTo()
                .tell(new IdentityReply.Refused(Refusal.NOT_PROVED, "listener tls shows another name", List.of()));
        var failed = awaitEvent(SbcEvent.CertificateNotIssued.class);
        assertTrue(failed.explanation().endsWith("listener tls shows another name"), failed.explanation());
        identities.expectNoMessage();
    }

    @Test
    @DisplayName("who asks is answered at once; who asks meanwhile is refused; never two orders")
    void oneAtATime() {
        var issuer = start();
        showEmpty();
        awaitOrders(1);
        var meanwhile = new CompletableFuture<IssuerActor.Answer>();
        issuer.tell(new IssuerActor.Issue(new Source.Acme(), "ann", meanwhile));
        var refused = assertInstanceOf(IssuerActor.Answer.Refused.class, answer(meanwhile));
        assertEquals("sbc: another order is under way", refused.why());
        authority.last().complete(new AcmeOutcome.Failed("no", Optional.empty()));
        awaitEvent(SbcEvent.CertificateNotIssued.class);
        var again = new CompletableFuture<IssuerActor.Answer>();
        issuer.tell(new IssuerActor.Issue(new Source.Acme(), "ann", again));
        var view = assertInstanceOf(IssuerActor.Answer.Standing.class, answer(again))
                .view();
        assertEquals("ordering", view.state());
        assertEquals(2, view.order());
        assertEquals("no", view.outcome());
        awaitOrders(2);
    }

    @Test
    @DisplayName("the lab's authority is asked only where it is switched on")
    void labIsOff() {
        authority.labOff = true;
        var issuer = start();
        showEmpty();
        awaitOrders(1);
        authority.last().complete(new AcmeOutcome.Failed("no", Optional.empty()));
        awaitEvent(SbcEvent.CertificateNotIssued.class);
        var refusal = new CompletableFuture<IssuerActor.Answer>();
        issuer.tell(new IssuerActor.Issue(new Source.Lab(LabRequest.of(List.of("lab.test"))), "ann", refusal));
        assertEquals(new IssuerActor.Answer.Refused("sbc: it is off"), answer(refusal));
        assertEquals(1, authority.count());
    }
}
