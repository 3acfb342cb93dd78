package parley.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.CertificateUse;
import parley.common.KeyKind;

class LabAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final LabAuthority authority = authority();

    private static LabAuthority authority() {
        try {
            return LabAuthority.create(new SecureRandom(), NOW);
        } catch (GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    private Credential issue(LabRequest.Kind kind) throws GeneralSecurityException {
        var request = new LabRequest(
                List.of("sip.lab.test", "192.0.2.1", "2001:db8::1", "sip:lab.test"),
                CertificateUse.BOTH,
                KeyKind.EC_P256,
                kind);
        return authority.issue(request, NOW);
    }

    private void validate(Credential credential) throws GeneralSecurityException {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.root(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(credential.chain());
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(KeyKind.class)
    @DisplayName("RFC 5280 §6.1: what it issues chains to its root, through an authority that may sign no other")
    void chains(KeyKind key) throws GeneralSecurityException {
        var credential = authority.issue(
                new LabRequest(List.of("sip.lab.test"), CertificateUse.BOTH, key, LabRequest.Kind.GOOD), NOW);
        validate(credential);
        assertEquals(key == KeyKind.RSA_2048 ? "RSA" : "EC", credential.keyType());
        assertEquals(2, credential.chain().size(), "leaf and issuing authority, without the root");
        assertEquals(0, credential.chain().getLast().getBasicConstraints(), "path length");
        assertEquals(-1, credential.leaf().getBasicConstraints(), "no authority");
    }

    @Test
    @DisplayName("RFC 5280 §4.2.1.6: names become dNSName, iPAddress or, for sip:, URI")
    void names() throws GeneralSecurityException {
        var names = issue(LabRequest.Kind.GOOD).leaf().getSubjectAlternativeNames().stream()
                .map(name -> name.get(0) + "=" + name.get(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new TreeSet<>(Set.of("2=sip.lab.test", "7=192.0.2.1", "7=2001:db8:0:0:0:0:0:1", "6=sip:lab.test")),
                names);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"BOTH, true, true", "SERVER, true, false", "CLIENT, false, true"})
    @DisplayName("RFC 5280 §4.2.1.12: the extended key usage says for which side of TLS it is")
    void usages(CertificateUse use, boolean server, boolean client) throws GeneralSecurityException {
        var request = new LabRequest(List.of("lab.test"), use, KeyKind.EC_P256, LabRequest.Kind.GOOD);
        var usages = authority.issue(request, NOW).leaf().getExtendedKeyUsage();
        assertEquals(server, usages.contains(SERVER_AUTH));
        assertEquals(client, usages.contains(CLIENT_AUTH));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"EXPIRED", "NOT_YET_VALID", "WITHOUT_INTERMEDIATE"})
    @DisplayName("RFC 5280 §6.1: one that is bad in its dates or its chain does not validate")
    void badOnesAreBad(LabRequest.Kind kind) throws GeneralSecurityException {
        var credential = issue(kind);
        assertThrows(GeneralSecurityException.class, () -> validate(credential));
    }

    @Test
    @DisplayName("the lab: one with a wrong name has none of those asked for, one without usage has no such extension")
    void wrongInOneRespect() throws GeneralSecurityException {
        var wrongName = issue(LabRequest.Kind.WRONG_NAME);
        validate(wrongName);
        assertEquals(1, wrongName.leaf().getSubjectAlternativeNames().size());
        var withoutUsage = issue(LabRequest.Kind.WITHOUT_USAGE);
        validate(withoutUsage);
        assertNull(withoutUsage.leaf().getExtendedKeyUsage());
    }

    @Test
    @DisplayName("RFC 5280 §4.1.2.2: serial numbers differ, and are positive")
    void serials() throws GeneralSecurityException {
        var one = issue(LabRequest.Kind.GOOD).leaf().getSerialNumber();
        assertNotEquals(one, issue(LabRequest.Kind.GOOD).leaf().getSerialNumber());
        assertEquals(1, one.signum());
    }

    @Test
    @DisplayName("the lab: the authority that was kept issues under the same root")
    void survives() throws GeneralSecurityException {
        var again = LabAuthority.of(authority.issuing(), new SecureRandom());
        assertEquals(authority.root(), again.root());
        validate(again.issue(LabRequest.of(List.of("lab.test")), NOW));
    }

    @Test
    @DisplayName("the lab: what it issues is valid for longer than the 30 days at which an expiry is told")
    void validity() throws GeneralSecurityException {
        var end = issue(LabRequest.Kind.GOOD).leaf().getNotAfter().toInstant();
        assertEquals(89, ChronoUnit.DAYS.between(NOW, end));
    }
}
