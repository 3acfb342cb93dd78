package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An identity is rotated a hundred times, with bad certificates in between, while clients come and a call goes on.
final class RotationUnderLoadIT {
    private static final int ROTATIONS = 100;
    private static final int BAD_UPLOADS = 40;
    private static final int CONNECTIONS_PER_SECOND = 200;
    private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(1);
    private static final Duration TALK = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    /// A certificate that was put in force.
    /// @param askedNanos when activation was asked for
    /// @param doneNanos when it was answered
    private record Activation(String serial, long askedNanos, long doneNanos) {}

    /// An upload that must not be taken.
    private record Bad(String name, String chain, String key, String finding) {}

    @Test
    @DisplayName("Rotation: no handshake fails, no call drops, the new certificate is shown within a second; bad"
            + " uploads change nothing")
    void rotates() throws IOException {
        var pki = pki();
        var bad = bad(pki);
        var api = new AdminApi();
        var users = AdminApi.configuration() + Sbc.user("alice", "sdes") + Sbc.user("bob", "dtls");
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, users);
                var bob = phone(pki, BOB, "dtls_srtp");
                var alice = phone(pki, ALICE, "srtp-mand");
                var clients = TlsClients.start(pki.authorityCertificate(), Sbc.TLS_PORT, CONNECTIONS_PER_SECOND)) {
            alice.dial("sip:bob@lab.test");
            bob.awaitEstablished();
            alice.awaitEstablished();
            var activations = new ArrayList<Activation>();
            activations.add(new Activation(serial(pki.certificate("sbc")), 0, 0));
            for (var i = 0; i < ROTATIONS; i++) {
                if (i * BAD_UPLOADS / ROTATIONS != (i + 1) * BAD_UPLOADS / ROTATIONS) {
                    refused(api, bad.get(i * BAD_UPLOADS / ROTATIONS % bad.size()));
                }
                activations.add(rotate(api, pki, "new" + i));
            }
            // Who still shows the last but one would do so now.
            var connections = clients.seen().size();
            Await.until(
                    TALK,
                    "clients after the last rotation",
                    () -> clients.seen().size() > connections + 2 * CONNECTIONS_PER_SECOND,
                    sbc::text);
            clients.stop();
            var heard = List.of(alice.heardSeconds(BOB.toneHertz()), bob.heardSeconds(ALICE.toneHertz()));
            Await.until(
                    TALK,
                    "both to go on hearing each other",
                    () -> alice.heardSeconds(BOB.toneHertz()) > heard.get(0) + 1
                            && bob.heardSeconds(ALICE.toneHertz()) > heard.get(1) + 1,
                    () -> alice.standing() + bob.standing());
            assertAll(
                    () -> assertEquals(List.of(), clients.failures(), "handshakes that failed"),
                    () -> assertEquals(List.of(), untimely(activations, clients.seen()), "certificates out of time"),
                    () -> assertEquals(List.of(), sbc.events("call-ended"), "calls that ended"),
                    () -> assertEquals(
                            activations.getLast().serial(),
                            api.get("/v1/identities/default")
                                    .body()
                                    .at("/certificates/0/serial")
                                    .asText()));
            alice.hangUp();
            bob.awaitClosed();
            assertEquals(0, sbc.stop(), "exit code");
        }
    }

    private static Activation rotate(AdminApi api, LabPki pki, String name) throws IOException {
        var uploaded = api.upload("default", pki.certificate(name), pki.key(name));
        assertEquals(201, uploaded.status(), () -> name + ": " + uploaded.body());
        var staged = api.change("default", "stage");
        assertEquals(200, staged.status(), () -> name + ": " + staged.body());
        var asked = System.nanoTime();
        var activated = api.change("default", "activate");
        assertEquals(200, activated.status(), () -> name + ": " + activated.body());
        return new Activation(serial(pki.certificate(name)), asked, System.nanoTime());
    }

    private static void refused(AdminApi api, Bad bad) throws IOException {
        var answer = api.upload("default", bad.chain(), bad.key());
        assertEquals(422, answer.status(), () -> bad.name() + ": " + answer.body());
        assertTrue(answer.finds(bad.finding()), () -> bad.name() + " without " + bad.finding() + ": " + answer.body());
    }

    /// What was shown although another had been in force for more than a second, or not been asked for yet.
    private static List<String> untimely(List<Activation> activations, List<TlsClients.Seen> seen) {
        var serials = activations.stream().map(Activation::serial).toList();
        var untimely = new ArrayList<String>();
        for (var connection : seen) {
            var shown = serials.indexOf(connection.serial());
            var replaced = shown + 1 < activations.size()
                    && connection.beganNanos() > activations.get(shown + 1).doneNanos() + IN_FORCE_WITHIN.toNanos();
            var early = shown > 0
                    && connection.endedNanos() < activations.get(shown).askedNanos();
            if (shown < 0 || replaced || early) {
                untimely.add(connection.toString());
            }
        }
        return untimely;
    }

    private LabPki pki() throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        pki.issue("alice", "URI:sip:alice@lab.test,IP:" + ALICE.address());
        pki.issue("bob", "URI:sip:bob@lab.test,IP:" + BOB.address());
        for (var i = 0; i < ROTATIONS; i++) {
            pki.issue("new" + i, "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        }
        return pki;
    }

    private static List<Bad> bad(LabPki pki) throws IOException {
        pki.issue("good", "DNS:lab.test");
        pki.issue("another", "DNS:lab.test");
        pki.issueBetween("expired", "20200101000000Z", "20200201000000Z");
        pki.issueBetween("early", "20700101000000Z", "20700201000000Z");
        var chain = Files.readString(pki.certificate("good"));
        var key = Files.readString(pki.key("good"));
        var middle = chain.length() / 2;
        return List.of(
                new Bad("expired", text(pki, "expired.crt"), text(pki, "expired.key"), "expired"),
                new Bad("not yet valid", text(pki, "early.crt"), text(pki, "early.key"), "not-yet-valid"),
                new Bad("another's key", chain, text(pki, "another.key"), "key-mismatch"),
                new Bad("no certificate", key, key, "no-certificate"),
                new Bad("cut off", chain.substring(0, middle), key, "truncated"),
                new Bad(
                        "bad base64",
                        chain.substring(0, middle) + "*" + chain.substring(middle + 1),
                        key,
                        "bad-base64"),
                new Bad("an authority", text(pki, "ca.crt"), text(pki, "ca.key"), "authority-as-leaf"));
    }

    private static String text(LabPki pki, String file) throws IOException {
        return Files.readString(pki.authorityCertificate().resolveSibling(file));
    }

    private static String serial(Path certificate) throws IOException {
        try (var pem = Files.newInputStream(certificate)) {
            var read = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return read.getSerialNumber().toString(16);
        } catch (GeneralSecurityException fault) {
            throw new IOException(fault);
        }
    }

    private Baresip phone(LabPki pki, Party party, String encryption) throws IOException {
        var account = new Baresip.Account(
                party, "tls", encryption, Sbc.TLS_PORT, pki.authorityCertificate(), pki.bundle(party.user()));
        return Baresip.start(directory, account, party.equals(BOB));
    }
}
