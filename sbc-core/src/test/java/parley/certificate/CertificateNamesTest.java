package parley.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Wish;

class CertificateNamesTest {
    private static List<String> names(String commonName, String... alternatives) {
        return CertificateNames.of(
                TestCertificates.selfSigned(Wish.of(commonName, alternatives)).certificate());
    }

    @Test
    @DisplayName("§7.1: sip URIs without a user and DNS names are identities; sips, other schemes and persons are not")
    void identities() {
        assertEquals(
                List.of("example.com", "example.net", "192.0.2.1"),
                names(
                        "cn.example.org",
                        "URI:sip:example.com",
                        "DNS:Example.NET",
                        "URI:sips:secure.example.com",
                        "URI:sip:alice@example.com",
                        "URI:https://web.example.com",
                        "IP:192.0.2.1"));
    }

    @Test
    @DisplayName("§7.1: the common name counts only where there is no subject alternative name")
    void commonName() {
        assertEquals(List.of("cn.example.org"), names("CN.example.org"));
        assertEquals(List.of("san.example.org"), names("cn.example.org", "DNS:san.example.org"));
        assertEquals(List.of(), names("cn.example.org", "URI:https://web.example.com"));
    }

    @Test
    @DisplayName("§7.2: names compare whole and without case; a wildcard matches nothing")
    void comparison() {
        assertTrue(CertificateNames.match(List.of("Sip.Example.Com."), List.of("sip.example.com")));
        assertFalse(CertificateNames.match(List.of("sip.example.com"), List.of("*.example.com")));
        assertFalse(CertificateNames.match(List.of("sip.example.com"), List.of("example.com")));
    }

    @Test
    @DisplayName("An IPv6 address matches however it is written")
    void ipv6() {
        assertTrue(CertificateNames.match(List.of("2001:DB8::1"), names("x", "IP:2001:db8:0:0::1")));
    }
}
