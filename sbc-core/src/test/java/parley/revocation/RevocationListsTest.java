package parley.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.revocation.TestAuthority.LIST;
import static parley.revocation.TestAuthority.NOW;
import static parley.revocation.TestAuthority.days;
import static parley.revocation.TestAuthority.scope;

import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.revocation.Revocation.Status;

class RevocationListsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.root("Authority");
    private static final TestAuthority FORGER = TestAuthority.root("Authority");
    private static final X509Certificate LEAF = AUTHORITY.leaf("leaf");
    private static final X509Certificate OTHER = AUTHORITY.leaf("other");

    private static Status status(X509CRL... lists) {
        return status(LEAF, lists);
    }

    private static Status status(X509Certificate certificate, X509CRL... lists) {
        return new RevocationLists(List.of(lists)).status(certificate, AUTHORITY.certificate(), NOW);
    }

    @Test
    @DisplayName("RFC 5280 §6.3: who is on the list is revoked, who is not is good")
    void listed() {
        assertEquals(new Status.Good(), status(AUTHORITY.revoking(OTHER)));
        assertEquals(new Status.Revoked(days(-2)), status(AUTHORITY.revoking(OTHER, LEAF)));
    }

    @Test
    @DisplayName("A list that is out of date still revokes, and a good one beside it does not change that")
    void outdatedRevokes() {
        var outdated = AUTHORITY.list(days(-3), days(-1), TestAuthority.entries(LEAF));
        assertEquals(new Status.Revoked(days(-2)), status(AUTHORITY.revoking(), outdated));
    }

    @Test
    @DisplayName("RFC 5280 §6.3.3 (b): a part of a list speaks for those that name its place")
    void parts() {
        assertEquals(new Status.Good(), status(AUTHORITY.list(days(-1), days(1), scope(LIST, true, false, false))));
    }

    record Row(String name, X509CRL list, String why) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> refusals() {
        return Stream.of(
                new Row(
                        "RFC 5280 §5.1.2.5: out of date",
                        AUTHORITY.list(days(-3), days(-1), _ -> {}),
                        "is out of date"),
                new Row(
                        "RFC 5280 §5.1.2.4: of the future",
                        AUTHORITY.list(NOW.plus(Duration.ofMinutes(6)), days(2), _ -> {}),
                        "is of the future"),
                new Row(
                        "RFC 5280 §6.3.3 (g): of the right name, but another key",
                        FORGER.revoking(),
                        "is not signed by it"),
                new Row(
                        "RFC 9155: a signature over SHA-1",
                        AUTHORITY.signedList("SHA1withECDSA", days(-1), days(1), _ -> {}),
                        "can be forged"),
                new Row(
                        "RFC 5280 §5.2.4: a delta",
                        AUTHORITY.list(
                                days(-1),
                                days(1),
                                TestAuthority.critical(Extension.deltaCRLIndicator, new ASN1Integer(1))),
                        "is a delta"),
                new Row(
                        "RFC 5280 §5.2.5: an indirect list",
                        AUTHORITY.list(days(-1), days(1), scope("", false, false, true)),
                        "is indirect"),
                new Row(
                        "RFC 5280 §5.3.3: an entry of another authority",
                        AUTHORITY.list(
                                days(-1),
                                days(1),
                                builder -> builder.addCRLEntry(BigInteger.ONE, Date.from(days(-2)), entryOfAnother())),
                        "an entry with a critical extension"),
                new Row(
                        "RFC 5280 §5.2: an unknown critical extension",
                        AUTHORITY.list(
                                days(-1),
                                days(1),
                                TestAuthority.critical(new ASN1ObjectIdentifier("1.2.3.4"), DERNull.INSTANCE)),
                        "a critical extension that is not known"),
                new Row(
                        "RFC 5280 §5.2.5: a list of authorities only",
                        AUTHORITY.list(days(-1), days(1), scope("", false, true, false)),
                        "another kind of certificates"),
                new Row(
                        "RFC 5280 §6.3.3 (b): the part of another distribution point",
                        AUTHORITY.list(days(-1), days(1), scope("http://crl.example.org/2.crl", false, false, false)),
                        "another distribution point"));
    }

    private static org.bouncycastle.asn1.x509.Extensions entryOfAnother() {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.certificateIssuer, true, new GeneralNames(new GeneralName(new X500Name("CN=Another"))));
            return extensions.generate();
        } catch (java.io.IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    @DisplayName("A list that must not be used clears nobody, and why is said")
    void refused(Row row) {
        var status = status(row.list());
        var unknown = assertInstanceOf(Status.Unknown.class, status, status::toString);
        assertTrue(unknown.why().contains(row.why()), unknown.why());
        assertEquals(new Status.Good(), status(row.list(), AUTHORITY.revoking()), "a good list beside it counts");
    }

    @Test
    @DisplayName("RFC 5280 §4.2.1.3: a list of a certificate whose key usage lacks cRLSign is not used")
    void keyUsage() {
        var notForLists = AUTHORITY.leaf(
                "Authority",
                builder -> builder.addExtension(Extension.keyUsage, true, new org.bouncycastle.asn1.x509.KeyUsage(4)));
        assertEquals(
                "is signed by a certificate whose key usage lacks cRLSign",
                RevocationLists.unfit(AUTHORITY.revoking(), notForLists).orElseThrow());
    }

    @Test
    @DisplayName("Without a list of that authority nothing is known")
    void none() {
        assertEquals(new Status.Unknown("there is no revocation list of CN=Authority"), status());
        assertEquals(
                new Status.Unknown("there is no revocation list of CN=Authority"),
                status(TestAuthority.root("Stranger").revoking()));
    }
}
