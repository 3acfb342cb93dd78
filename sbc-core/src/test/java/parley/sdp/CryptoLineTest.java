package parley.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Parsed;
import parley.common.Secret;
import parley.common.SrtpSuite;

class CryptoLineTest {
    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    private static final String OTHER_KEY = "QUJjZGVmMTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5";

    private static CryptoLine read(String text) {
        return switch (CryptoLine.parse(text)) {
            case Parsed.Ok<CryptoLine>(var line) -> line;
            case Parsed.Refused<CryptoLine>(var rule, var _) -> fail(rule);
        };
    }

    @Test
    @DisplayName("RFC 4568 §7.1.2 example: key, lifetime, MKI and a session parameter")
    void example() {
        var line = read("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4 FEC_ORDER=FEC_SRTP");
        var key = line.keys().getFirst();
        assertEquals(1, line.tag());
        assertEquals("AES_CM_128_HMAC_SHA1_80", line.suite());
        assertEquals(
                "YS___semctl () {\t220;}\n}\nunles",
                new String(key.masterKeyAndSalt().reveal(), StandardCharsets.US_ASCII));
        assertEquals(OptionalLong.of(1 << 20), key.lifetimePackets());
        assertEquals(Optional.of(new CryptoLine.MasterKeyIdentifier("1", 4)), key.identifier());
        assertEquals(List.of("FEC_ORDER=FEC_SRTP"), line.sessionParameters());
    }

    @Test
    @DisplayName("RFC 4568 §7.1.2 example: two keys in one line")
    void severalKeys() {
        var line = read("2 F8_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4;inline:" + OTHER_KEY + "|2^20|2:4");
        assertEquals(2, line.keys().size());
        assertEquals(Optional.of("2"), line.keys().getLast().identifier().map(CryptoLine.MasterKeyIdentifier::value));
        assertInstanceOf(Parsed.Refused.class, line.usable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "|2^31", "|2^20", "|2^16", "|1000000", "|2^48", "|1:4", "|2^31|1:1", "|2^20|255:1"})
    @DisplayName("§6.1: lifetimes and MKIs are understood")
    void lifetimes(String lifetime) {
        assertInstanceOf(
                Parsed.Ok.class,
                read("42 AES_CM_128_HMAC_SHA1_32 inline:" + KEY + lifetime).usable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WSH=60", "KDR=0", "-x-own=1", "WSH=64 -y"})
    @DisplayName("§6.3: advice, defaults and parameters behind a dash do no harm")
    void harmlessParameters(String parameters) {
        assertInstanceOf(
                Parsed.Ok.class,
                read("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " " + parameters)
                        .usable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KDR=1",
                "UNENCRYPTED_SRTP",
                "UNENCRYPTED_SRTCP",
                "UNAUTHENTICATED_SRTP",
                "FEC_ORDER=SRTP_FEC",
                "FEC_KEY=inline:" + OTHER_KEY,
                "x-own=1",
                "WSH=64 UNENCRYPTED_SRTCP"
            })
    @DisplayName("§7.1.2: a parameter that changes the protection makes the line unusable")
    void harmfulParameters(String parameters) {
        assertInstanceOf(
                Parsed.Refused.class,
                read("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " " + parameters)
                        .usable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 SEED_CTR_128_HMAC_SHA1_80 inline:" + KEY,
                "1 NULL_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^15",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1024",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + ";inline:" + OTHER_KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:4;inline:" + OTHER_KEY + "|2:1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1j",
                "1 AEAD_AES_256_GCM inline:" + KEY,
            })
    @DisplayName("§7.1.2: unknown suites, short lives, keys of the wrong length or not to be told apart make the line"
            + " unusable")
    void unusable(String text) {
        assertInstanceOf(Parsed.Refused.class, read(text).usable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 AES_CM_128_HMAC_SHA1_80",
                "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "-1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM/128 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 uri:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:",
                "1 AES_CM_128_HMAC_SHA1_80 inline:!" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^49",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:0",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:129",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|256:1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:4|2^20",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|2^20",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + ";",
            })
    @DisplayName("§9.2: what breaks the grammar is refused without repeating it")
    void malformed(String text) {
        var refusal = assertInstanceOf(Parsed.Refused.class, CryptoLine.parse(text));
        assertFalse(refusal.toString().contains(KEY));
    }

    @Test
    @DisplayName("§6.1, RFC 7714 §14: GCM keys are read with their padding and without")
    void padding() {
        var secret = Secret.of(new byte[28]);
        var written = new CryptoAttribute(3, SrtpSuite.AEAD_AES_128_GCM, secret).attribute();
        var text = written.argument().orElseThrow();
        for (var form : List.of(text, text.replace("=", ""))) {
            assertEquals(
                    new Parsed.Ok<>(new CryptoAttribute(3, SrtpSuite.AEAD_AES_128_GCM, secret)),
                    read(form).usable());
        }
    }

    @Test
    @DisplayName("§6.1: an MKI is a number in network byte order, in as many octets as announced; of two keys the first"
            + " counts")
    void identifiers() {
        var line = read("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|258:4;inline:" + OTHER_KEY + "|2^20|259:4");
        var usable = (CryptoAttribute)
                assertInstanceOf(Parsed.Ok.class, line.usable()).value();
        assertEquals(line.keys().getFirst().masterKeyAndSalt(), usable.masterKeyAndSalt());
        assertEquals(OptionalLong.of(1 << 20), usable.lifetimePackets());
        assertArrayEquals(
                new byte[] {0, 0, 1, 2}, usable.identifier().orElseThrow().field());
        assertArrayEquals(new byte[] {-1}, new CryptoLine.MasterKeyIdentifier("255", 1).field());
        assertArrayEquals(new byte[] {0, -1}, new CryptoLine.MasterKeyIdentifier("255", 2).field());
    }

    @Test
    @DisplayName("No key shows in the text of any form of it")
    void secretsDoNotPrint() {
        var line = read("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY);
        var usable = assertInstanceOf(Parsed.Ok.class, line.usable());
        assertFalse((line.toString() + usable).contains(KEY));
        assertFalse(((CryptoAttribute) usable.value()).attribute().toString().contains(KEY));
    }
}
