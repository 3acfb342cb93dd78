package parley.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.Parsed;
import parley.common.Secret;
import parley.sip.message.Body;
import parley.sip.message.Method;

final class DigestVectorTest {
    /// One case of `digest/vectors.json`.
    record Vector(String id, Config values) {
        String text(String key) {
            return values.getIsNull(key) ? "" : values.getString(key);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Vector> vectors() {
        return ConfigFactory.parseResourcesAnySyntax("digest/vectors.json").getConfigList("vectors").stream()
                .map(values -> new Vector(values.getString("id"), values));
    }

    @Test
    @DisplayName("all 18 vectors are there")
    void complete() {
        assertEquals(18, vectors().count());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("RFC 2617 §3.5, RFC 7616 §3.9, RFC 8760: the proof is the vector's")
    void proof(Vector vector) {
        var password = Secret.of(vector.text("password"));
        var method = Method.of(vector.text("method"));
        var body = Body.of(HexFormat.of().parseHex(vector.text("body_hex")));
        var credentials = credentials(vector);
        assertEquals(vector.text("response"), credentials.proof(password, method, body));
        var proven = credentials.proven(password, method, body);
        assertEquals(new Parsed.Ok<>(proven), DigestCredentials.parse(proven.text()));
    }

    @Test
    @DisplayName("RFC 7616 §3.4.4: the hash of a user name, as the corrected example has it")
    void userhash() {
        var hashed = vectors()
                .filter(vector -> vector.values().hasPath("userhash"))
                .map(vector -> List.of(
                        vector.text("userhash"),
                        DigestAlgorithm.of(vector.text("algorithm"))
                                .orElseThrow()
                                .hex(vector.text("username") + ":" + vector.text("realm"))))
                .toList();
        assertEquals(1, hashed.size());
        assertEquals(hashed.getFirst().getFirst(), hashed.getFirst().getLast());
    }

    private static DigestCredentials credentials(Vector vector) {
        return new DigestCredentials(
                vector.text("username"),
                vector.text("realm"),
                vector.text("nonce"),
                vector.text("uri"),
                DigestAlgorithm.of(vector.text("algorithm")).orElseThrow(),
                "",
                vector.text("qop"),
                vector.text("nc"),
                vector.text("cnonce"),
                "");
    }
}
