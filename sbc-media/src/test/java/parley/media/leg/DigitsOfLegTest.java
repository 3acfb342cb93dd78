package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Digit;
import parley.config.MediaConfig;
import parley.media.rtp.RtpHeader;
import parley.media.rtp.TelephoneEventPayload;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.sdp.MediaFormats;
import parley.sdp.RtpMap;
import parley.sdp.TelephoneEvents;

/// Telephone events that begin and end with us: Bob has them under 101, Alice has none.
class DigitsOfLegTest {
    private static final int EVENTS = 101;
    private static final MediaConfig CONFIG = LoopbackMedia.config(38_000, 39_999, 1, Duration.ofSeconds(20));

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private final Phone alice = call.alice;
    private final Phone bob = call.bob;

    private MediaEvent.Allocated connected() {
        var open = call.allocate();
        call.connect(A, terms(alice));
        var events = new TelephoneEvents(Optional.of(new TelephoneEvents.Format(EVENTS, 8000)), Set.of(EVENTS));
        call.connect(B, terms(bob).events(events));
        return open;
    }

    private static LegTerms terms(Phone phone) {
        var format = new RtpMap(EVENTS, "telephone-event", 8000, Optional.empty());
        return LegTerms.of(phone).formats(MediaFormats.AUDIO.with(List.of(format)));
    }

    @Test
    @DisplayName("RFC 4733 §2.5.1: digits go out in the stream that the peer hears, one timestamp each, numbers without"
            + " gaps")
    void sent() {
        var open = connected();
        alice.say(open.a().rtp(), "before");
        var audio = bob.receive().orElseThrow();
        call.node.tell(new MediaCommand.SendDigit(B, new Digit(4, Duration.ofMillis(100))));
        call.node.tell(new MediaCommand.SendDigit(B, new Digit(11, Duration.ofMillis(40))));
        var digits = new ArrayList<Integer>();
        var sequence = RtpHeader.sequence(audio, 0);
        var timestamp = RtpHeader.timestamp(audio, 0);
        for (var ends = 0; ends < 6; ) {
            var packet = bob.receive().orElseThrow();
            sequence = (sequence + 1) & 0xffff;
            assertEquals(sequence, RtpHeader.sequence(packet, 0));
            assertEquals(RtpHeader.ssrc(audio, 0), RtpHeader.ssrc(packet, 0));
            assertEquals(EVENTS, RtpHeader.payloadType(packet, 0));
            if (RtpHeader.marker(packet, 0)) {
                assertTrue(RtpHeader.timestamp(packet, 0) - timestamp > 0);
                timestamp = RtpHeader.timestamp(packet, 0);
                digits.add(TelephoneEventPayload.event(packet, RtpHeader.FIXED_BYTES));
            }
            assertEquals(timestamp, RtpHeader.timestamp(packet, 0), "as the first of its digit");
            if (TelephoneEventPayload.end(packet, RtpHeader.FIXED_BYTES)) {
                ends++;
                var duration = TelephoneEventPayload.duration(packet, RtpHeader.FIXED_BYTES);
                assertEquals(ends <= 3 ? 800 : 320, duration);
            }
        }
        assertEquals(List.of(4, 11), digits);
        alice.say(open.a().rtp(), "after");
        assertEquals(Optional.of("after"), bob.hear());
    }

    @Test
    @DisplayName("RFC 4733 §2.5.1.4: a digit of the peer's is told once and not relayed")
    void heard() {
        var open = connected();
        for (var copy = 0; copy < 3; copy++) {
            var packet = new byte[RtpHeader.FIXED_BYTES + TelephoneEventPayload.BYTES];
            packet[0] = RtpHeader.VERSION_2;
            packet[1] = EVENTS;
            RtpHeader.setSequence(packet, 0, 100 + copy);
            RtpHeader.setTimestamp(packet, 0, 5000);
            TelephoneEventPayload.write(packet, RtpHeader.FIXED_BYTES, 9, true, 1600);
            bob.send(open.b().rtp(), packet);
        }
        assertEquals(
                new MediaEvent.DigitHeard(B, new Digit(9, Duration.ofMillis(200))),
                call.owner.expectMessageClass(MediaEvent.DigitHeard.class));
        bob.say(open.b().rtp(), "audio");
        assertEquals(Optional.of("audio"), alice.hear(), "and no event before it");
        call.owner.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    @DisplayName("A peer without telephone events is sent none")
    void withoutEvents() {
        connected();
        call.node.tell(new MediaCommand.SendDigit(A, new Digit(4, Digit.USUAL)));
        assertTrue(alice.hearsNothing());
    }
}
