package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;
import static parley.media.leg.LoopbackCall.CALL;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.common.MediaKind;
import parley.config.MediaConfig;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.sdp.MediaFormats;

/// Media is asked how a call does, at a moment of the asker's.
class MeasuringTest {
    private static final MediaConfig CONFIG = LoopbackMedia.config(25_800, 25_899, 1, Duration.ZERO);

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private final MediaEvent.Allocated open = call.allocate();
    private final TestProbe<MediaCommand.CallMeasured> asker = call.probe();
    private final Phone alice = call.alice;
    private final Phone bob = call.bob;

    private void connect(MediaFormats formats) {
        call.connect(A, LegTerms.of(alice).formats(formats));
        call.connect(B, LegTerms.of(bob).formats(formats));
    }

    private List<MediaEvent.Measured> measure(CallRef asked) {
        call.node.tell(new MediaCommand.Measure(asked, asker.getRef()));
        var answer = asker.receiveMessage();
        assertEquals(asked, answer.call());
        return answer.legs();
    }

    private void talk(int packets) {
        for (int packet = 0; packet < packets; packet++) {
            alice.say(open.a().rtp(), "hello bob");
            assertEquals(Optional.of("hello bob"), bob.hear());
        }
    }

    @Test
    @DisplayName("Whoever asks is told of every leg as it is now: RTP and RTCP received, sent and refused")
    void now() {
        connect(MediaFormats.AUDIO);
        talk(3);
        alice.report(open.a().rtp());
        assertFalse(bob.receive().isEmpty());
        // Its length goes beyond its end.
        alice.send(open.a().rtp(), HexFormat.of().parseHex("80c90009000a11ce"));
        talk(1);
        var legs = measure(CALL);
        assertEquals(
                List.of("0/A", "0/B"),
                legs.stream().map(leg -> leg.leg().name()).toList());
        var a = legs.getFirst();
        assertEquals(Optional.of(MediaKind.AUDIO), a.kind());
        assertEquals(4, a.statistics().received());
        assertEquals(new MediaEvent.RtcpCount(1, 0, 1), a.statistics().rtcp());
        assertEquals(440, a.quality().opinionScore(), 5);
        assertFalse(a.quality().wideband());
        assertEquals(0, a.quality().fractionLost());
        var b = legs.getLast();
        assertEquals(4, b.statistics().sent());
        assertEquals(new MediaEvent.RtcpCount(0, 1, 0), b.statistics().rtcp());
        assertEquals(0, b.quality().opinionScore());
        assertEquals(-1, b.quality().fractionLost());
        assertEquals(-1, b.statistics().jitterMicros());
    }

    @Test
    @DisplayName(
            "RFC 3550 A.3: what is told at an interval counts from the last interval, however often somebody asked")
    void intervals() {
        connect(MediaFormats.AUDIO);
        talk(2);
        assertEquals(0, measure(CALL).getFirst().quality().fractionLost());
        assertEquals(0, measure(CALL).getFirst().quality().fractionLost());
        call.node.tell(new MediaCommand.Release(CALL));
        for (int leg = 0; leg < 2; leg++) {
            var told = call.owner.expectMessageClass(MediaEvent.Measured.class);
            assertEquals(
                    told.leg().equals(A) ? 0 : -1, told.quality().fractionLost(), "not heard in the last interval");
            call.owner.expectMessageClass(MediaEvent.Released.class);
        }
    }

    @Test
    @DisplayName("A fax is told of as one: datagrams and octets; no jitter, no loss of RTP, no opinion score")
    void fax() {
        connect(MediaFormats.AUDIO);
        talk(2);
        connect(MediaFormats.FAX);
        var changed = measure(CALL).getFirst();
        assertEquals(-1, changed.statistics().jitterMicros(), "that of the voice before");
        var page = HexFormat.of().parseHex("000103c00180000103c00180");
        for (int number = 0; number < 3; number++) {
            page[1] = (byte) number;
            alice.send(open.a().rtp(), page);
            assertFalse(bob.receive().isEmpty());
        }
        var a = measure(CALL).getFirst();
        assertEquals(Optional.of(MediaKind.FAX), a.kind());
        assertEquals(2 + 3, a.statistics().received());
        assertEquals(0, a.statistics().lost());
        assertEquals(-1, a.statistics().jitterMicros());
        assertEquals(-1, a.quality().fractionLost());
        assertEquals(0, a.quality().opinionScore());
        assertEquals(2 + 3, measure(CALL).getLast().statistics().sent());
    }

    @Test
    @DisplayName("ITU-T G.107.1: Opus is scored on the scale of wideband; digits between the words do not change that")
    void wideband() {
        connect(new MediaFormats(MediaKind.AUDIO, false, Map.of(111, 48_000, 101, 8_000)));
        var packet = new byte[100];
        for (int sequence = 0; sequence < 3; sequence++) {
            int length = Phone.rtp(packet, LoopbackCall.ALICE_SSRC, sequence, "words");
            packet[1] = (byte) (sequence == 2 ? 101 : 111);
            alice.send(open.a().rtp(), Arrays.copyOf(packet, length));
            assertFalse(bob.receive().isEmpty());
        }
        var quality = measure(CALL).getFirst().quality();
        assertTrue(quality.wideband());
        assertEquals(449, quality.opinionScore(), 5);
    }

    @Test
    @DisplayName("Of a call without media the answer is that there is no leg")
    void unknown() {
        assertEquals(List.of(), measure(new CallRef("fedcba9876543210")));
    }
}
