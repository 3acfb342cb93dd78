package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.admin.issue.Source;
import parley.certificate.LabRequest;
import parley.common.CertificateUse;
import parley.common.KeyKind;

class IssueBodyTest {
    @Test
    @DisplayName("the authority issues as configured, so nothing else is said about it")
    void acme() {
        assertEquals(new IssueBody.Outcome.Read(new Source.Acme()), IssueBody.read("{\"issuer\":\"acme\"}"));
    }

    @Test
    @DisplayName(
            "the lab's authority issues a good certificate with an ECDSA key for both sides, unless told otherwise")
    void lab() {
        assertEquals(
                new IssueBody.Outcome.Read(new Source.Lab(LabRequest.of(List.of("sip.lab.test", "192.0.2.1")))),
                IssueBody.read("{\"issuer\":\"lab\",\"names\":[\"sip.lab.test\",\"192.0.2.1\"]}"));
        assertEquals(
                new IssueBody.Outcome.Read(new Source.Lab(new LabRequest(
                        List.of("lab.test"),
                        CertificateUse.CLIENT,
                        KeyKind.RSA_2048,
                        LabRequest.Kind.WITHOUT_INTERMEDIATE))),
                IssueBody.read("""
                    {"issuer":"lab","names":["lab.test"],"use":"client","key":"rsa-2048","kind":"without-intermediate"}
                    """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"issuer\":\"mallory\"}",
                "{\"issuer\":\"acme\",\"names\":[\"lab.test\"]}",
                "{\"issuer\":\"lab\"}",
                "{\"issuer\":\"lab\",\"names\":[]}",
                "{\"issuer\":\"lab\",\"names\":[\"\"]}",
                "{\"issuer\":\"lab\",\"names\":[{}]}",
                "{\"issuer\":\"lab\",\"names\":[\"a\"],\"kind\":\"GOOD\"}",
                "{\"issuer\":\"lab\",\"names\":[\"a\"],\"key\":\"dsa\"}",
                "{\"issuer\":\"lab\",\"names\":[\"a\"],\"days\":\"9\"}"
            })
    @DisplayName("anything else is refused in words")
    void refused(String text) {
        assertInstanceOf(IssueBody.Outcome.Refused.class, IssueBody.read(text));
    }
}
