package parley.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.CertificateUse;
import parley.common.Secret;

class CertificateCorpusTest {
    private static final Surroundings HERE = new Surroundings(
            Instant.parse("2026-06-01T12:00:00Z"), List.of("sbc.example.com"), List.of(), Optional.empty());

    private static final String KEY = "good-chain-ec.key.pem";

    /// One upload, and the codes of findings that are neither notes nor of no concern.
    record Row(String file, Optional<String> key, String ca, String passphrase, Set<String> codes) {
        static Row of(String file, String key, String... codes) {
            return new Row(file, Optional.of(key).filter(name -> !name.isEmpty()), "", "", Set.of(codes));
        }

        Row trusting(String authority) {
            return new Row(file, key, authority, passphrase, codes);
        }

        Row with(String secret) {
            return new Row(file, key, ca, secret, codes);
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                Row.of("good-chain-ec.pem", KEY),
                Row.of("good-chain-ec.pem", KEY).trusting("ca-root.pem"),
                Row.of("good-chain-ec.pem", "good-key-sec1.pem"),
                Row.of("good-chain-rsa.pem", "good-chain-rsa.key.pem").trusting("ca-root.pem"),
                Row.of("combined.pem", ""),
                Row.of("crlf-and-text.pem", KEY),
                Row.of("wrong-order.pem", KEY, "warn chain-order"),
                Row.of("leaf-only.pem", KEY, "warn chain-incomplete"),
                Row.of("leaf-only.pem", KEY, "reject chain-incomplete").trusting("ca-root.pem"),
                Row.of("good-chain-ec.pem", "other-key.pem", "reject key-mismatch"),
                Row.of("good-chain-ec.pem", "", "reject no-key"),
                Row.of("expired.pem", KEY, "reject expired"),
                Row.of("not-yet-valid.pem", KEY, "reject not-yet-valid"),
                Row.of("good-chain-ec.pem", "key-encrypted-pkcs8.pem").with("secret"),
                Row.of("good-chain-ec.pem", "key-encrypted-pkcs8.pem", "reject passphrase-missing"),
                Row.of("good-chain-ec.pem", "key-encrypted-pkcs8.pem", "reject passphrase-wrong")
                        .with("guess"),
                Row.of("empty.pem", KEY, "reject empty"),
                Row.of("truncated.pem", KEY, "reject truncated"),
                Row.of("bad-base64.pem", KEY, "reject bad-base64"),
                Row.of("good-chain-ec.key.pem", KEY, "reject no-certificate"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("Each text of the corpus has the finding it is to have, and no other that matters")
    void found(Row row) {
        var outcome = inspect(row);
        var found = outcome.report().findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .map(finding -> finding.severity().name().toLowerCase(java.util.Locale.ROOT) + " " + finding.code())
                .collect(Collectors.toSet());
        assertEquals(
                new TreeSet<>(row.codes()),
                new TreeSet<>(found),
                () -> outcome.report().findings().toString());
        assertEquals(outcome.report().accepted(), outcome.candidate().isPresent());
    }

    @Test
    @DisplayName("RFC 8446 §4.4.2: a chain in the wrong order is put right, leaf first")
    void ordered() {
        var candidate = inspect(Row.of("wrong-order.pem", KEY)).candidate().orElseThrow();
        assertEquals(
                List.of("CN=sbc.example.com", "CN=Test Issuing"),
                candidate.credential().chain().stream()
                        .map(certificate ->
                                certificate.getSubjectX500Principal().getName())
                        .toList());
    }

    @Test
    @DisplayName("No text of the corpus is left out")
    void complete() throws IOException {
        var used = rows().flatMap(row -> Stream.concat(Stream.of(row.file(), row.ca()), row.key().stream()))
                .collect(Collectors.toSet());
        var expected = new String(bytes("expected.tsv"), StandardCharsets.UTF_8);
        var named =
                expected.lines().skip(1).map(line -> line.split("\t", -1)[0]).toList();
        assertEquals(17, named.size());
        assertTrue(used.containsAll(named), () -> named + " but " + used);
    }

    private static CertificateInspection.Outcome inspect(Row row) {
        return CertificateInspection.inspect(
                new Upload(
                        text(row.file()),
                        row.key().map(CertificateCorpusTest::text),
                        Optional.of(row.ca()).filter(name -> !name.isEmpty()).map(CertificateCorpusTest::text),
                        Optional.of(row.passphrase())
                                .filter(word -> !word.isEmpty())
                                .map(Secret::of),
                        CertificateUse.BOTH),
                HERE);
    }

    private static Secret text(String file) {
        return Secret.of(bytes(file));
    }

    private static byte[] bytes(String file) {
        try (var in = Objects.requireNonNull(CertificateCorpusTest.class.getResourceAsStream("/pem/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
