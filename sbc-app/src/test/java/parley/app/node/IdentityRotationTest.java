package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.certificate.Upload;
import parley.common.Secret;
import parley.identity.IdentityCommand;
import parley.identity.IdentityReply;
import parley.identity.ProofLine;

class IdentityRotationTest {
    private static final byte[] PING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static IdentityReply ask(SbcNode node, Function<ActorRef<IdentityReply>, IdentityCommand> request) {
        return node.identities(request).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static IdentityReply upload(SbcNode node, Path chain, Path key) throws IOException {
        var parts = Upload.of(Secret.of(Files.readAllBytes(chain)), Secret.of(Files.readAllBytes(key)));
        return ask(node, replyTo -> new IdentityCommand.Upload("lab", parts, false, "alice", replyTo));
    }

    private static IdentityReply stage(SbcNode node) {
        return ask(node, replyTo -> new IdentityCommand.Stage("lab", OptionalInt.empty(), "alice", replyTo));
    }

    private static IdentityReply activate(SbcNode node) {
        return ask(node, replyTo -> new IdentityCommand.Activate("lab", OptionalInt.empty(), "alice", replyTo));
    }

    private static SSLSocket open(Lab lab, SbcNode node) throws IOException, GeneralSecurityException {
        var listener = Lab.listener(node, "tls");
        var socket = (SSLSocket) lab.anonymous().getSocketFactory().createSocket(listener.address(), listener.port());
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static String served(Lab lab, SbcNode node) throws IOException, GeneralSecurityException {
        try (var socket = open(lab, node)) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber()
                    .toString(16);
        }
    }

    @Test
    @DisplayName(
            "An upload is proved on every listener, shown to new connections while open ones live on, and put back")
    void rotates(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            var node = lab.start("");
            var before = served(lab, node);
            var next = lab.issue("sbc.test.invalid");
            next.write(directory, "next");
            var serial = next.credential().leaf().getSerialNumber().toString(16);
            try (var open = open(lab, node)) {
                var uploaded = upload(node, directory.resolve("next.crt"), directory.resolve("next.key"));
                assertInstanceOf(IdentityReply.Uploaded.class, uploaded, uploaded::toString);
                assertEquals(before, served(lab, node));

                var staged = assertInstanceOf(IdentityReply.Staged.class, stage(node));
                assertEquals(4, staged.proofs().size(), staged::toString);
                assertTrue(staged.proofs().stream().allMatch(ProofLine::proved));
                assertEquals(before, served(lab, node), "what is staged is seen by nobody");

                assertInstanceOf(IdentityReply.Activated.class, activate(node));
                assertEquals(serial, served(lab, node));
                open.getOutputStream().write(PING);
                assertEquals('\r', open.getInputStream().read(), "RFC 5626 §3.5.1: the open connection answers");

                var back = ask(node, replyTo -> new IdentityCommand.RollBack("lab", "alice", replyTo));
                assertInstanceOf(IdentityReply.Activated.class, back, back::toString);
                assertEquals(before, served(lab, node));
            }
            var past = assertInstanceOf(
                    IdentityReply.Past.class, ask(node, replyTo -> new IdentityCommand.History(10, replyTo)));
            assertTrue(past.entries().stream()
                    .anyMatch(entry -> entry.what().equals("activated")
                            && entry.who().equals("alice")
                            && entry.serial().equals(serial)));
        }
    }

    @Test
    @DisplayName("What was activated is shown after a restart, with the uploaded files gone and others configured")
    void survives(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            var node = lab.start("");
            var next = lab.issue("sbc.test.invalid");
            next.write(directory, "next");
            upload(node, directory.resolve("next.crt"), directory.resolve("next.key"));
            stage(node);
            activate(node);
            node.stop().join();
            for (var name : new String[] {"next.crt", "next.key"}) {
                Files.delete(directory.resolve(name));
            }
            assertEquals(next.credential().leaf().getSerialNumber().toString(16), served(lab, lab.start("")));
        }
    }

    @Test
    @DisplayName("A bad upload is refused with its finding, and changes nothing")
    void refuses(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            var node = lab.start("");
            var before = served(lab, node);
            lab.issue("sbc.test.invalid").write(directory, "next");
            lab.issue("sbc.test.invalid").write(directory, "other");
            var answer = upload(node, directory.resolve("next.crt"), directory.resolve("other.key"));
            var rejected = assertInstanceOf(IdentityReply.Rejected.class, answer);
            assertTrue(rejected.report().has("key-mismatch"), rejected::toString);
            assertInstanceOf(IdentityReply.Refused.class, stage(node));
            assertInstanceOf(IdentityReply.Refused.class, activate(node));
            assertEquals(before, served(lab, node));
        }
    }

    @Test
    @DisplayName("Files that have changed are read again, proved and shown")
    void reloads(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            var node = lab.start("");
            var next = lab.issue("sbc.test.invalid");
            next.write(directory, "sbc");
            var reloaded = assertInstanceOf(
                    IdentityReply.Reloaded.class, ask(node, replyTo -> new IdentityCommand.Reload("SIGHUP", replyTo)));
            assertEquals(java.util.List.of("lab"), reloaded.changed());
            assertEquals(next.credential().leaf().getSerialNumber().toString(16), served(lab, node));
        }
    }

    @Test
    @DisplayName("No key and no passphrase shows in an answer, in the history or in a file of the store")
    void canary(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            var node = lab.start("");
            var next = lab.issue("sbc.test.invalid");
            next.write(directory, "next");
            var key = Base64.getEncoder()
                    .encodeToString(next.credential().privateKey().getEncoded())
                    .substring(40, 80);
            var told = new StringBuilder();
            told.append(upload(node, directory.resolve("next.crt"), directory.resolve("next.key")));
            told.append(stage(node)).append(activate(node));
            told.append(ask(node, IdentityCommand.Show::new));
            told.append(ask(node, replyTo -> new IdentityCommand.History(10, replyTo)));
            try (var files = Files.walk(directory.resolve("data"))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    told.append(Files.readString(file).replace("\n", ""));
                }
            }
            assertFalse(told.toString().contains(key));
            assertFalse(told.toString().contains("BEGIN PRIVATE KEY"));
        }
    }
}
