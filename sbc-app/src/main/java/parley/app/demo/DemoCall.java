package parley.app.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.sdp.Fingerprint;
import parley.sip.message.SipUri;

/// One call from endpoint A to endpoint B through the SBC, and what both saw of it.
final class DemoCall implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int SSRC_OF_A = 0xA11CE;
    private static final int SSRC_OF_B = 0xB0B;

    private final DemoScript script;
    private final DemoEvents events;
    private final SecureRandom random = new SecureRandom();
    private final LabCertificates certificates;
    private final LabCertificates.Issued certificateOfA;
    private final SSLServerSocket listenerOfB;
    private final MediaEndpoint mediaOfA;
    private final MediaEndpoint mediaOfB;
    private final DtlsCertificate dtlsCertificateOfB;

    /// What B's half of the call found.
    /// @param sip version, cipher suite
    /// @param peer subject the SBC showed
    /// @param dtls the association
    /// @param announced fingerprint in the SBC's offer
    private record Answered(String sip, String peer, DtlsOutcome.Established dtls, Fingerprint announced) {}

    /// Makes the lab's certificates in that directory and opens B's door.
    /// @param script what is to be said
    /// @param events what the SBC tells
    DemoCall(Path directory, DemoScript script, DemoEvents events) throws GeneralSecurityException, IOException {
        this.script = script;
        this.events = events;
        var loopback = InetAddress.ofLiteral("127.0.0.1");
        certificates = new LabCertificates(random, Instant.now());
        certificates.write(directory);
        issue("sbc." + Demo.DOMAIN, Demo.DOMAIN).write(directory, "sbc");
        certificateOfA = issue("a." + Demo.DOMAIN);
        var certificateOfB = issue("b." + Demo.DOMAIN);
        listenerOfB = (SSLServerSocket)
                certificateOfB.context().getServerSocketFactory().createServerSocket(0, 1, loopback);
        listenerOfB.setWantClientAuth(true);
        mediaOfA = new MediaEndpoint(loopback, script.saidByA(), DemoScript.TONE_OF_B, SSRC_OF_A);
        mediaOfB = new MediaEndpoint(loopback, script.saidByB(), DemoScript.TONE_OF_A, SSRC_OF_B);
        mediaOfA.measureAgainst(mediaOfB);
        mediaOfB.measureAgainst(mediaOfA);
        dtlsCertificateOfB = DtlsCertificate.selfSigned(Instant.now(), random);
    }

    private LabCertificates.Issued issue(String... names) throws GeneralSecurityException {
        var all = new ArrayList<>(List.of(names));
        for (var name : names) {
            all.add("sip:" + name);
        }
        all.add("127.0.0.1");
        return certificates.issue(all);
    }

    int calleePort() {
        return listenerOfB.getLocalPort();
    }

    /// Calls, talks both ways, hangs up.
    /// @param sbc the listener that requires a certificate
    Verdict run(Endpoint sbc) throws IOException, GeneralSecurityException, InterruptedException {
        var talk = script.talk();
        var keysOfB = new CompletableFuture<DtlsOutcome.Established>();
        var callee = inBackground(() -> answer(talk, keysOfB));
        var socket = (SSLSocket) certificateOfA
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral(sbc.address()), sbc.port());
        try (var connection = new SipOverTls(socket)) {
            var target = SipUri.of(true, "b", Demo.DOMAIN, -1);
            var caller = new Caller(connection, mediaOfA, target, random);
            var answer = caller.invite();
            mediaOfA.protect(caller.keys(
                    answer.sdp(), keys -> new SrtpProtection(Caller.SUITE, Secret.of(keys.own), Secret.of(keys.far))));
            get(keysOfB);
            mediaOfA.talk(answer.sdp().audio(), talk);
            caller.hangUp(answer.response());
            var answered = get(callee);
            return Verdict.of(
                    "One call for " + talk.toSeconds() + " s: A (mutual TLS, sips:, SDES) -> SBC -> B (TLS, DTLS-SRTP)",
                    List.of(legOfA(connection, answer.sdp(), talk), legOfB(answered, talk)));
        }
    }

    private Answered answer(Duration talk, CompletableFuture<DtlsOutcome.Established> keys)
            throws IOException, InterruptedException {
        try (var connection = new SipOverTls((SSLSocket) listenerOfB.accept())) {
            var callee = new Callee(connection, mediaOfB);
            var offer = callee.answer(dtlsCertificateOfB.fingerprint());
            var announced = fingerprint(offer);
            try (var association = associate(offer.audio(), announced, keys)) {
                mediaOfB.onOtherThanMedia(association::feed);
                var dtls = get(keys);
                mediaOfB.protect(new SrtpProtection(dtls.profile(), dtls.localKeyAndSalt(), dtls.remoteKeyAndSalt()));
                mediaOfB.talk(offer.audio(), talk);
                callee.awaitHangUp();
                return new Answered(connection.protection(), connection.peer(), dtls, announced);
            }
        }
    }

    private DtlsAssociation associate(
            InetSocketAddress sbc, Fingerprint announced, CompletableFuture<DtlsOutcome.Established> keys) {
        var parameters = new DtlsParameters(true, List.of(SrtpSuite.values()), List.of(announced), PATIENCE);
        return DtlsAssociation.start(
                parameters,
                dtlsCertificateOfB,
                datagram -> {
                    try {
                        mediaOfB.sendRaw(datagram, sbc);
                    } catch (IOException fault) {
                        keys.completeExceptionally(fault);
                    }
                },
                outcome -> {
                    switch (outcome) {
                        case DtlsOutcome.Established established -> keys.complete(established);
                        case DtlsOutcome.Failed(var _, var explanation) ->
                            keys.completeExceptionally(new IOException(explanation));
                        case DtlsOutcome.Closed() -> keys.completeExceptionally(new IOException("closed by the SBC"));
                    }
                });
    }

    private static Fingerprint fingerprint(SdpText offer) throws IOException {
        var parts = offer.attribute("fingerprint")
                .orElseThrow(() -> new IOException("the SBC's offer has no fingerprint"))
                .split(" ", -1);
        return new Fingerprint(parts[0], parts[1]);
    }

    private Verdict.Leg legOfA(SipOverTls connection, SdpText answer, Duration talk) {
        var crypto = answer.attribute("crypto").orElse("").split(" ", -1);
        var checks = new ArrayList<Verdict.Check>();
        checks.add(tls(connection.protection()));
        checks.add(
                new Verdict.Check("SBC identity", connection.peer().contains("sbc." + Demo.DOMAIN), connection.peer()));
        checks.add(events.verifiedClient("mtls", "a." + Demo.DOMAIN));
        checks.add(new Verdict.Check(
                "SDES",
                crypto.length > 1 && crypto[1].equals(Caller.SUITE.name()),
                answer.profile() + " " + (crypto.length > 1 ? crypto[1] : "no a=crypto")));
        checks.addAll(media(mediaOfA, mediaOfB, DemoScript.TONE_OF_B, talk));
        return new Verdict.Leg("A: caller at 127.0.0.1", checks);
    }

    private Verdict.Leg legOfB(Answered answered, Duration talk) {
        var checks = new ArrayList<Verdict.Check>();
        checks.add(tls(answered.sip()));
        checks.add(new Verdict.Check("SBC identity", answered.peer().contains("sbc." + Demo.DOMAIN), answered.peer()));
        checks.add(new Verdict.Check(
                "DTLS-SRTP",
                answered.dtls().version().equals("DTLS 1.2"),
                "%s %s, profile %s, B is the %s"
                        .formatted(
                                answered.dtls().version(),
                                answered.dtls().cipherSuite(),
                                answered.dtls().profile(),
                                answered.dtls().client() ? "client" : "server")));
        // B's own half: its association would not have been established with any other certificate.
        checks.add(new Verdict.Check("fingerprint", true, "matches the offer's: " + answered.announced()));
        checks.add(events.verifiedFingerprint("0/B"));
        checks.addAll(media(mediaOfB, mediaOfA, DemoScript.TONE_OF_A, talk));
        return new Verdict.Leg("B: callee at 127.0.0.1", checks);
    }

    private static Verdict.Check tls(String protection) {
        return new Verdict.Check(
                "TLS", protection.startsWith("TLSv1.3") || protection.startsWith("TLSv1.2"), protection);
    }

    private static List<Verdict.Check> media(MediaEndpoint own, MediaEndpoint far, Tone tone, Duration talk) {
        var lost = far.sent() - own.received();
        // What is on the way at the hang-up is not lost; a tenth of a second is five packets.
        var complete = lost <= far.sent() / 100 + 5;
        var heard = own.heard();
        return List.of(
                new Verdict.Check(
                        "packets",
                        own.received() > 0 && complete,
                        "%d sent, %d of %d received, %d lost"
                                .formatted(own.sent(), own.received(), far.sent(), Math.max(lost, 0))),
                new Verdict.Check(
                        "authentic", own.notAuthentic() == 0, own.notAuthentic() + " packets failed authentication"),
                new Verdict.Check(
                        "latency",
                        own.received() > 0 && own.latency(50).compareTo(Duration.ofMillis(20)) < 0,
                        "one way: median %d µs, 99 %% within %d µs"
                                .formatted(
                                        own.latency(50).toNanos() / 1_000,
                                        own.latency(99).toNanos() / 1_000)),
                new Verdict.Check(
                        "tone",
                        heard.compareTo(talk.multipliedBy(9).dividedBy(10)) >= 0,
                        "%d Hz heard for %.1f s".formatted(tone.hertz(), heard.toMillis() / 1_000.0)));
    }

    private static <T> CompletableFuture<T> inBackground(java.util.concurrent.Callable<T> task) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().name("demo-b").start(() -> {
            try {
                result.complete(task.call());
            } catch (Exception fault) {
                result.completeExceptionally(fault);
            }
        });
        return result;
    }

    private static <T> T get(CompletableFuture<T> result) throws IOException, InterruptedException {
        try {
            return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException fault) {
            throw fault.getCause() instanceof IOException cause
                    ? new IOException(cause.getMessage(), cause)
                    : new IOException(fault.getCause());
        } catch (TimeoutException late) {
            throw new IOException("nothing came of it for " + PATIENCE.toSeconds() + " s", late);
        }
    }

    @Override
    public void close() throws IOException {
        listenerOfB.close();
        mediaOfA.close();
        mediaOfB.close();
    }
}
