package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Where plain RTP is sent to, and whose is heard, over several offers and answers.
class LatchTest {
    private static final TransportAddress SIGNALLED = TransportAddress.ipv4(0xc000_0201, 40_000);
    private static final TransportAddress TRANSLATED = TransportAddress.ipv4(0xc633_6401, 61_000);
    private static final TransportAddress MALLORY = TransportAddress.ipv4(0xcb00_7107, 666);

    private final LegPort port = new RelayLeg(new Random(1)).rtp();
    private final Latch latch = new Latch();

    private boolean admits(TransportAddress from) {
        var packet = new Packet();
        packet.received(port, 172, from.high(), from.low(), from.port());
        return latch.admits(packet);
    }

    private void sprays(TransportAddress from) {
        for (int packet = 0; packet < Latch.CANDIDATE_PACKETS; packet++) {
            admits(from);
        }
    }

    @Test
    @DisplayName("RFC 8445 §8.2: once ICE is spoken no more, media goes where SDP says, though it said so before, too")
    void iceGivenUp() {
        latch.signalled(SIGNALLED, false);
        latch.signalled(SIGNALLED, true);
        assertEquals(TransportAddress.NONE, latch.current());
        latch.signalled(SIGNALLED, false);
        assertEquals(SIGNALLED, latch.current());

        latch.signalled(SIGNALLED, true);
        latch.checked(TRANSLATED, true);
        latch.signalled(SIGNALLED, false);
        assertEquals(SIGNALLED, latch.current());
    }

    @Test
    @DisplayName("M7 RFC 7362 §5: a peer behind a NAT takes its media back from who was faster after a re-INVITE")
    void fasterThanThePeer() {
        latch.signalled(SIGNALLED, false);
        sprays(TRANSLATED);
        assertEquals(TRANSLATED, latch.current());

        latch.signalled(SIGNALLED, false);
        assertEquals(TRANSLATED, latch.current());
        sprays(MALLORY);
        assertTrue(admits(TRANSLATED));
        assertEquals(TRANSLATED, latch.current());
        sprays(MALLORY);
        assertFalse(admits(MALLORY));
        assertEquals(TRANSLATED, latch.current());
    }

    @Test
    @DisplayName("RFC 7362 §5: a peer whose NAT gave it another address is followed after a re-INVITE")
    void otherTranslation() {
        latch.signalled(SIGNALLED, false);
        sprays(TRANSLATED);
        latch.signalled(SIGNALLED, false);
        var other = new TransportAddress(TRANSLATED.high(), TRANSLATED.low(), 61_002);
        sprays(other);
        assertEquals(other, latch.current());
        assertTrue(admits(other));
    }
}
