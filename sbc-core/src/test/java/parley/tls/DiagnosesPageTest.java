package parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.tls.HandshakeExplainer.Role;

/// `docs/tls-diagnoses.md` says what we say.
class DiagnosesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "tls-diagnoses.md");
    private static final Instant DATE = Instant.parse("2026-01-02T03:04:05Z");

    /// One of each kind.
    private static List<CertificateFault> faults() {
        return List.of(
                new CertificateFault.Expired("SUBJECT", DATE),
                new CertificateFault.NotYetValid("SUBJECT", DATE),
                new CertificateFault.SelfSigned("SUBJECT"),
                new CertificateFault.UnknownAuthority("SUBJECT", "ISSUER"),
                new CertificateFault.MissingIntermediate("SUBJECT", "ISSUER"),
                new CertificateFault.NameMismatch(List.of("EXPECTED"), List.of("FOUND")),
                new CertificateFault.Revoked("SUBJECT", "SERIAL", DATE),
                new CertificateFault.RevocationUnknown("SUBJECT", "WHY"),
                new CertificateFault.WrongUsage("SUBJECT", "USAGE"),
                new CertificateFault.BrokenChain("SUBJECT", "WHY"));
    }

    /// One of each kind, and of each way that it is told.
    private static List<HandshakeFailure> failures() {
        return Stream.<HandshakeFailure>concat(
                        faults().stream().map(fault -> new HandshakeFailure.Untrusted(fault, PeerIdentity.NONE)),
                        Stream.of(
                                new HandshakeFailure.NoCertificate(),
                                new HandshakeFailure.VersionMismatch(),
                                new HandshakeFailure.NothingInCommon(),
                                new HandshakeFailure.NotTls(true),
                                new HandshakeFailure.NotTls(false),
                                new HandshakeFailure.TlsOnPlainPort(),
                                new HandshakeFailure.Interrupted(true),
                                new HandshakeFailure.Interrupted(false),
                                new HandshakeFailure.TimedOut(),
                                new HandshakeFailure.NotConnected("connection refused: nothing listens on that port"),
                                new HandshakeFailure.NotConnected("WHY"),
                                new HandshakeFailure.NoIdentity("IDENTITY"),
                                new HandshakeFailure.NoProtocol(List.of("PROTOCOL")),
                                new HandshakeFailure.BadHello("RULE BROKEN"),
                                new HandshakeFailure.Other("WORDS")))
                .toList();
    }

    private static Set<Class<?>> kinds(List<?> samples) {
        return samples.stream().map(Object::getClass).collect(Collectors.toSet());
    }

    private static String rows() {
        var rows = new ArrayList<String>();
        for (var failure : failures()) {
            var server = HandshakeExplainer.explain(Role.SERVER, failure);
            var client = HandshakeExplainer.explain(Role.CLIENT, failure);
            if (server.equals(client)) {
                rows.add(row(server.verdict(), "", server.text()));
            } else {
                rows.add(row(server.verdict(), "of a client", server.text()));
                rows.add(row(client.verdict(), "of a server", client.text()));
            }
        }
        return rows.stream().sorted().collect(Collectors.joining());
    }

    private static String alerts() {
        return Stream.of(TlsAlert.values())
                .filter(alert -> alert != TlsAlert.CLOSE_NOTIFY)
                .map(alert -> TlsAlert.number(alert.text()))
                .sorted(Comparator.naturalOrder())
                .map(number -> {
                    var told = HandshakeExplainer.explain(Role.SERVER, new HandshakeFailure.AlertReceived(number));
                    return "| `%s` | %d | %s |%n".formatted(told.verdict(), number, TlsAlert.meaning(number));
                })
                .collect(Collectors.joining());
    }

    private static String row(String verdict, String whose, String text) {
        return "| `%s` | %s | %s |%n".formatted(verdict, whose, text.replace(DATE.toString(), "DATE"));
    }

    /// The rows of the table that begins with that heading.
    private static String table(String heading) throws IOException {
        var page = Files.readString(PAGE);
        var begin = page.indexOf("\n", page.indexOf("\n", page.indexOf("| " + heading)) + 1) + 1;
        return page.substring(begin)
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line + System.lineSeparator())
                .collect(Collectors.joining());
    }

    @Test
    @DisplayName("docs/tls-diagnoses.md lists every verdict in the words in which it is told")
    void verdicts() throws IOException {
        assertEquals(Set.of(CertificateFault.class.getPermittedSubclasses()), kinds(faults()));
        var told = kinds(failures());
        told.add(HandshakeFailure.AlertReceived.class);
        assertEquals(Set.of(HandshakeFailure.class.getPermittedSubclasses()), told);
        assertEquals(rows(), table("verdict"));
    }

    @Test
    @DisplayName("RFC 8446 §6: docs/tls-diagnoses.md lists every alert that we know, and what it says of us")
    void alertsReceived() throws IOException {
        assertEquals(alerts(), table("verdict of an alert"));
    }
}
