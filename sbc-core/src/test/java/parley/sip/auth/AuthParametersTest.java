package parley.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Parsed;

final class AuthParametersTest {
    @Test
    @DisplayName("§25.1: names compare without case, quoted strings are unquoted, white space and commas separate")
    void reads() {
        var expected =
                new AuthParameters("Digest", Map.of("realm", "a, \"b\"\\", "nonce", "x==", "qop", "auth", "empty", ""));
        assertEquals(
                new Parsed.Ok<>(expected),
                AuthParameters.parse(" Digest REALM = \"a, \\\"b\\\"\\\\\" ,nonce=x==\t, qop=auth, empty=\"\""));
    }

    @Test
    @DisplayName("a quoted string reads as it was before")
    void quotes() {
        var text = "a \"quoted\" \\ text";
        var parsed = AuthParameters.parse("Digest realm=" + AuthParameters.quoted(text));
        assertEquals(new Parsed.Ok<>(new AuthParameters("Digest", Map.of("realm", text))), parsed);
    }

    @ParameterizedTest
    @DisplayName("§25.1: what is no list of parameters is refused")
    @ValueSource(
            strings = {
                "",
                "Digest realm",
                "Digest realm=",
                "Digest realm=\"open",
                "Digest realm=\"ends with a backslash\\",
                "Digest =x",
                "Digest realm=a,",
                "Digest realm=a nonce=b",
                "Digest realm=a,,nonce=b",
                "Digest realm=a, realm=b",
                "Digest realm=a; nonce=b"
            })
    void refuses(String text) {
        assertInstanceOf(Parsed.Refused.class, AuthParameters.parse(text));
    }

    @Test
    @DisplayName("more parameters than any standard has are refused")
    void bounded() {
        var text = new StringBuilder("Digest p=0");
        for (var i = 0; i < AuthParameters.PARAMETERS_MAX; i++) {
            text.append(",p").append(i).append("=0");
        }
        assertInstanceOf(Parsed.Refused.class, AuthParameters.parse(text.toString()));
    }
}
