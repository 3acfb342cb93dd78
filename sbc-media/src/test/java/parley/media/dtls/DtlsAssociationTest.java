package parley.media.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.SrtpSuite;

class DtlsAssociationTest {
    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("RFC 5764 §4.2: each side protects with what the other unprotects with")
    void keysMatch(SrtpSuite suite) throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.serverProfiles = List.of(suite);
            link.start();
            bothEstablished(link, suite);
        }
    }

    private static void bothEstablished(DtlsLink link, SrtpSuite suite) throws InterruptedException {
        var client = assertInstanceOf(DtlsOutcome.Established.class, DtlsLink.next(link.clientOutcomes));
        var server = assertInstanceOf(DtlsOutcome.Established.class, DtlsLink.next(link.serverOutcomes));
        assertTrue(client.client());
        assertEquals(suite, client.profile());
        assertEquals(suite, server.profile());
        assertEquals(client.localKeyAndSalt(), server.remoteKeyAndSalt());
        assertEquals(client.remoteKeyAndSalt(), server.localKeyAndSalt());
        assertNotEquals(client.localKeyAndSalt(), client.remoteKeyAndSalt());
        assertEquals(
                suite.keyBytes() + suite.saltBytes(), client.localKeyAndSalt().length());
        assertEquals("DTLS 1.2", server.version());
        assertEquals(client.cipherSuite(), server.cipherSuite());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    @DisplayName("RFC 6347 §4.2.4: loss, doubling and reordering of a third of all datagrams only delay the keys")
    void disorder(long seed) throws Exception {
        try (var link = new DtlsLink(seed, 0.33).start()) {
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
        }
    }
}
