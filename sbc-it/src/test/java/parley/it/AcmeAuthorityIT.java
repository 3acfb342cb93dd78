package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.admin.acme.AcmeAccount;
import parley.admin.acme.AcmeAccounts;
import parley.admin.acme.AcmeAuthority;
import parley.admin.acme.AcmeOutcome;
import parley.common.CertificateUse;
import parley.common.KeyKind;
import parley.config.AcmeConfig;

/// Our client against pebble, which calls a third of our nonces bad.
final class AcmeAuthorityIT {
    private static final int NONCE_REJECT_PERCENT = 30;
    private static final int NOBODYS_PORT = 25_089;

    @TempDir
    static Path directory;

    private static Pebble pebble;

    private final Remembered accounts = new Remembered();

    /// Accounts of one test.
    private static final class Remembered implements AcmeAccounts {
        final List<AcmeAccount> kept = new ArrayList<>();

        @Override
        public Optional<AcmeAccount> find(URI directory) {
            return kept.isEmpty() ? Optional.empty() : Optional.of(kept.getLast());
        }

        @Override
        public void keep(AcmeAccount account) {
            kept.add(account);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        pebble = Pebble.start(directory.resolve("pebble"), new LabPki(directory.resolve("pki")), NONCE_REJECT_PERCENT);
    }

    @AfterAll
    static void stop() {
        pebble.close();
    }

    private AcmeAuthority authority(String challenge, int port, Optional<Path> hook, String... names) {
        return authority(KeyKind.EC_P256, CertificateUse.BOTH, challenge, port, hook, names);
    }

    private AcmeAuthority authority(
            KeyKind key, CertificateUse use, String challenge, int port, Optional<Path> hook, String... names) {
        var config = new AcmeConfig(
                URI.create(Pebble.directoryUrl()),
                List.of(names),
                Optional.of("mailto:voice@lab.test"),
                key,
                use,
                challenge,
                "127.0.0.1",
                port,
                hook,
                Optional.of(pebble.trust()),
                Duration.ofDays(30));
        return new AcmeAuthority(config, accounts);
    }

    private static AcmeOutcome.Issued issued(AcmeAuthority authority) {
        return switch (authority.issue()) {
            case AcmeOutcome.Issued issued -> issued;
            case AcmeOutcome.Failed(var why, var _) -> throw new AssertionError(why + "\n" + pebble.text());
        };
    }

    @Test
    @DisplayName("RFC 8555 §8.3: http-01 for two names; each order has a key of its own, and all of them one account")
    void http() throws GeneralSecurityException {
        var authority = authority("http-01", Pebble.HTTP_PORT, Optional.empty(), "sip.lab.test", "lab.test");
        var first = issued(authority).credential();
        var second = issued(authority).credential();
        assertEquals(2, first.leaf().getSubjectAlternativeNames().size());
        assertEquals(2, first.chain().size(), "leaf and intermediate");
        assertEquals("EC", first.keyType());
        assertNotEquals(first.leaf().getSerialNumber(), second.leaf().getSerialNumber());
        assertNotEquals(first.leaf().getPublicKey(), second.leaf().getPublicKey());
        assertEquals(1, accounts.kept.size(), "accounts made");
    }

    @Test
    @DisplayName("An RSA key, and one side of TLS, where they are configured; the account's key stays what it is")
    void rsaForServers() throws IOException {
        var issued = issued(authority(
                        KeyKind.RSA_2048,
                        CertificateUse.SERVER,
                        "http-01",
                        Pebble.HTTP_PORT,
                        Optional.empty(),
                        "rsa.lab.test"))
                .credential();
        assertEquals("RSA", issued.keyType());
        assertEquals(CertificateUse.SERVER, issued.use());
        assertEquals("EC", accounts.kept.getLast().key().getPublic().getAlgorithm());
    }

    @Test
    @DisplayName("RFC 8555 §8.4: dns-01 by a program that sets TXT records, and clears them again")
    void dns() throws IOException, GeneralSecurityException {
        var hook = pebble.hook(directory.resolve("dns-hook.sh"));
        var authority = authority("dns-01", NOBODYS_PORT, Optional.of(hook), "dns.lab.test");
        assertEquals(
                1,
                issued(authority)
                        .credential()
                        .leaf()
                        .getSubjectAlternativeNames()
                        .size());
        assertEquals(
                List.of("set _acme-challenge.dns.lab.test", "clear _acme-challenge.dns.lab.test"),
                Files.readAllLines(directory.resolve("dns-hook.log")));
    }

    @Test
    @DisplayName("RFC 8555 §6.7: a name that leads nowhere is refused in words that say who must do what")
    void nameLeadsNowhere() {
        var authority = authority("http-01", NOBODYS_PORT, Optional.empty(), "nobody.lab.test");
        var failed = assertInstanceOf(AcmeOutcome.Failed.class, authority.issue());
        assertTrue(failed.why().startsWith("http-01 was not accepted for nobody.lab.test: "), failed.why());
        assertTrue(
                failed.why().contains("the name must lead to this node, and its port 80 to http-port"), failed.why());
    }

    @Test
    @DisplayName("a dns-hook that fails is named, with what it said")
    void hookFails() throws IOException {
        var hook = Files.writeString(directory.resolve("bad-hook.sh"), "#!/bin/sh\necho no such zone\nexit 3\n");
        assertTrue(hook.toFile().setExecutable(true));
        var authority = authority("dns-01", NOBODYS_PORT, Optional.of(hook), "hook.lab.test");
        var failed = assertInstanceOf(AcmeOutcome.Failed.class, authority.issue());
        assertTrue(
                failed.why().contains("ended with 3 for set _acme-challenge.hook.lab.test: no such zone"),
                failed.why());
    }

    @Test
    @DisplayName("RFC 8555 §7.3: an account that the authority has forgotten is made anew")
    void forgottenAccount() throws IOException {
        var authority = authority("http-01", Pebble.HTTP_PORT, Optional.empty(), "again.lab.test");
        issued(authority);
        pebble.restart();
        issued(authority);
        assertEquals(2, accounts.kept.size(), "accounts made");
    }

    @Test
    @DisplayName("a directory whose certificate nobody vouches for is not trusted, and trust is named as the cure")
    void directoryNotTrusted() {
        var config = new AcmeConfig(
                URI.create(Pebble.directoryUrl()),
                List.of("lab.test"),
                Optional.empty(),
                KeyKind.EC_P256,
                CertificateUse.BOTH,
                "http-01",
                "127.0.0.1",
                Pebble.HTTP_PORT,
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(30));
        var failed = assertInstanceOf(AcmeOutcome.Failed.class, new AcmeAuthority(config, accounts).issue());
        assertTrue(failed.why().contains("trust"), failed.why());
        assertFalse(failed.why().contains("\n"), "one line");
    }
}
