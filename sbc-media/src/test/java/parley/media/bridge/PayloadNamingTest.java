package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.media.rtp.RtpHeader;

/// Legs that number their payload types differently.
class PayloadNamingTest {
    private static final TransportAddress ALICE = TransportAddress.ipv4(0xc000_0265, 40_000);
    private static final TransportAddress BOB = TransportAddress.ipv4(0xc000_0266, 50_000);
    private static final int RTP_BYTES = 20;

    private final RelayLeg a = new RelayLeg(new Random(1));
    private final RelayLeg b = new RelayLeg(new Random(1));

    @BeforeEach
    void connect() {
        RelayLeg.bridge(a, b);
        a.publish(plan(ALICE, PayloadTable.of(Map.of(96, 107, 101, 96), Set.of())), 0);
        b.publish(plan(BOB, PayloadTable.of(Map.of(107, 96), Set.of())), 0);
    }

    private static LegPlan plan(TransportAddress peer, PayloadTable payloadTypes) {
        return new LegPlan(new Keying.Plain(), peer, peer, true, true, true, StreamFormat.AUDIO, payloadTypes, false);
    }

    private static Packet through(LegPort port, TransportAddress source, int second) {
        var packet = new Packet();
        packet.octets()[0] = (byte) 0x80;
        packet.octets()[1] = (byte) second;
        // As RTCP, its length in words but one.
        packet.octets()[3] = RTP_BYTES / 4 - 1;
        packet.received(port, RTP_BYTES, source.high(), source.low(), source.port());
        MediaBridge.classify(packet, 0);
        MediaBridge.unprotect(packet, 0);
        MediaBridge.route(packet, 0);
        MediaBridge.name(packet, 0);
        assertEquals(RelayVerdict.RELAYED, packet.verdict());
        return packet;
    }

    @ParameterizedTest
    @DisplayName("RFC 3264 §5.1: each leg's packets have the numbers of that leg; what was not negotiated stays")
    @CsvSource({"96, 107", "101, 96", "0, 0", "8, 8", "127, 127"})
    void named(int sent, int relayed) {
        assertEquals(
                relayed, RtpHeader.payloadType(through(a.rtp(), ALICE, sent).octets(), 0));
    }

    @Test
    @DisplayName("The marker stays, and RTCP has no payload type")
    void markerAndRtcp() {
        assertEquals((byte) 0xe0, through(b.rtp(), BOB, 0x80 | 107).octets()[1]);
        var report = through(b.rtp(), BOB, 200);
        assertEquals((byte) 200, report.octets()[1]);
    }
}
