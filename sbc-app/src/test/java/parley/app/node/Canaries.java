package parley.app.node;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import parley.certificate.Pem;
import parley.common.Parsed;
import parley.common.Secret;

/// Secrets that a test has planted, each in the forms in which somebody might have written it down: as it is, as
/// hexadecimal, and within base64, wherever in it the secret begins and however it is broken into lines.
final class Canaries {
    /// Of a long one the middle does: who writes down half a key has written down a key.
    private static final int PART_MAX_OCTETS = 24;

    /// One that we did not plant: of an account, of an authority, made on the way.
    private static final Pattern OPEN_KEY =
            Pattern.compile("-----BEGIN (?!ENCRYPTED)[A-Z ]*PRIVATE KEY-----(\\s|\\\\[nr])*[A-Za-z0-9+/=]{20}");

    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, List<String>> forms = new LinkedHashMap<>();

    /// A password, passphrase or token.
    Canaries text(String name, String secret) {
        forms.put(
                name,
                Stream.concat(Stream.of(secret), encoded(secret.getBytes(StandardCharsets.UTF_8)))
                        .toList());
        return this;
    }

    /// A key as octets.
    Canaries octets(String name, byte[] secret) {
        forms.put(name, encoded(secret).toList());
        return this;
    }

    /// What of a private key is private: the rest stands in its certificate too.
    Canaries key(String name, PrivateKey key) {
        return switch (key) {
            case ECPrivateKey ec -> number(name, ec.getS());
            case RSAPrivateCrtKey rsa ->
                number(name + " (d)", rsa.getPrivateExponent()).number(name + " (p)", rsa.getPrimeP());
            default -> throw new IllegalArgumentException(key.getAlgorithm());
        };
    }

    /// A private key in a PEM file.
    Canaries key(String name, Path file, Optional<Secret> passphrase) {
        return switch (Pem.privateKey(file, passphrase)) {
            case Parsed.Ok<PrivateKey>(var key) -> key(name, key);
            case Parsed.Refused<PrivateKey>(var rule, var _) -> Assertions.fail(rule);
        };
    }

    private Canaries number(String name, BigInteger secret) {
        octets(name, secret.toByteArray());
        forms.put(name + " in decimal", List.of(secret.toString()));
        return this;
    }

    private static Stream<String> encoded(byte[] secret) {
        var length = Math.min(secret.length, PART_MAX_OCTETS);
        var part = new byte[length];
        System.arraycopy(secret, (secret.length - length) / 2, part, 0, length);
        return Stream.concat(
                Stream.of(HEX.formatHex(part)), IntStream.range(0, 3).boxed().flatMap(before -> base64(part, before)));
    }

    /// What it looks like in base64 that began so many octets before.
    private static Stream<String> base64(byte[] secret, int before) {
        var octets = new byte[before + secret.length];
        System.arraycopy(secret, 0, octets, before, secret.length);
        // The first and last characters depend on the neighbours, too.
        var first = (before * 8 + 5) / 6;
        var last = octets.length * 8 / 6;
        var text = Base64.getEncoder().encodeToString(octets).substring(first, last);
        return Stream.of(text, text.replace('+', '-').replace('/', '_'));
    }

    /// The names of those that stand in that text.
    List<String> in(String text) {
        var unbroken = text.replaceAll("\\s|\\\\n|\\\\r", "");
        var folded = unbroken.toLowerCase(Locale.ROOT);
        return forms.entrySet().stream()
                .filter(secret -> secret.getValue().stream()
                        .anyMatch(form -> text.contains(form)
                                || unbroken.contains(form)
                                || (hexadecimal(form) && folded.contains(form))))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean hexadecimal(String form) {
        return form.chars().allMatch(HexFormat::isHexDigit);
    }

    /// Fails if one of them stands there, without saying it once more.
    void assertNoneIn(String where, String text) {
        Assertions.assertEquals(List.of(), in(text), "in " + where);
        Assertions.assertFalse(OPEN_KEY.matcher(text).find(), "a private key in " + where);
    }

    /// The same of every file below there, as text and as octets.
    void assertNoneBelow(Path folder, List<Path> but) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!but.contains(file)) {
                    assertNoneIn(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }
}
