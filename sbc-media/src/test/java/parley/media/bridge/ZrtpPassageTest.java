package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static parley.media.bridge.BridgedLegs.ALICE_SSRC;
import static parley.media.bridge.BridgedLegs.BOB;
import static parley.media.bridge.BridgedLegs.STRANGER;
import static parley.media.bridge.BridgedLegs.assertPassed;
import static parley.media.bridge.BridgedLegs.audio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.media.rtp.RtpHeader;

/// ZRTP from one party to the other (RFC 6189), and what comes after it.
class ZrtpPassageTest {
    private final BridgedLegs legs = BridgedLegs.talking();
    private final RelayLeg b = legs.b;

    private void publishBob(Keying keying, PayloadTable payloadTypes) {
        legs.publish(b, new LegPlan(keying, BOB, BOB, true, true, true, StreamFormat.AUDIO, payloadTypes, false));
    }

    /// A HelloACK.
    private static byte[] helloAck() {
        var octets = ByteBuffer.allocate(28);
        octets.putInt(0x1000_0001).putInt(0x5a52_5450).putInt(ALICE_SSRC);
        octets.putInt(0x505a_0003).put("HelloACK".getBytes(StandardCharsets.US_ASCII));
        return octets.putInt(0x1234_5678).array();
    }

    @Test
    @DisplayName(
            "RFC 6189 §5: between two legs in the clear it passes as it is, and the media then has the SSRC it names")
    void passes() {
        assertNotEquals(ALICE_SSRC, RtpHeader.ssrc(legs.fromAlice(audio(1)).octets(), 0));
        assertPassed(helloAck(), legs.fromAlice(helloAck()));
        assertPassed(audio(2), legs.fromAlice(audio(2)));
    }

    @Test
    @DisplayName("RFC 3711 §3.4: reports under the parties' own keys pass, though only their header can be read")
    void protectedReports() {
        var report = new byte[60];
        new Random(7).nextBytes(report);
        ByteBuffer.wrap(report).putInt(0x80c8_0006).putInt(ALICE_SSRC);
        assertEquals(RelayVerdict.MALFORMED, legs.fromAlice(report).verdict());
        legs.fromAlice(helloAck());
        assertPassed(report, legs.fromAlice(report));
    }

    @Test
    @DisplayName("No other than the peer brings it, and no other thing passes for it")
    void refused() {
        legs.fromAlice(audio(1));
        assertEquals(
                RelayVerdict.WRONG_SOURCE, legs.fromAlice(STRANGER, helloAck()).verdict());
        var other = helloAck();
        other[4] = 0;
        assertEquals(RelayVerdict.MALFORMED, legs.fromAlice(other).verdict());
        assertEquals(
                RelayVerdict.MALFORMED,
                legs.fromAlice(Arrays.copyOf(helloAck(), 27)).verdict());
    }

    @Test
    @DisplayName(
            "It stops where one leg is protected, or a payload type has another number there: nothing could follow")
    void stops() {
        publishBob(new Keying.Pending(), PayloadTable.SAME);
        assertEquals(RelayVerdict.NOT_MEDIA, legs.fromAlice(helloAck()).verdict());
        publishBob(new Keying.Plain(), PayloadTable.of(Map.of(101, 96), Set.of()));
        assertEquals(RelayVerdict.NOT_MEDIA, legs.fromAlice(helloAck()).verdict());
    }

    @Test
    @DisplayName("A leg that becomes protected ends it: its peer hears our own source again")
    void ends() {
        legs.fromAlice(helloAck());
        assertPassed(audio(1), legs.fromAlice(audio(1)));
        publishBob(new Keying.Pending(), PayloadTable.SAME);
        publishBob(new Keying.Plain(), PayloadTable.SAME);
        assertEquals(b.source().ssrc(), RtpHeader.ssrc(legs.fromAlice(audio(2)).octets(), 0));
    }
}
