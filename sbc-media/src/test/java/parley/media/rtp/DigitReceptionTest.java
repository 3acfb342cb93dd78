package parley.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Telephone events as peers send them.
class DigitReceptionTest {
    private final DigitReception reception = new DigitReception();
    private int ssrc = 7;

    private int event(int timestamp, int event, boolean end, int duration) {
        var packet = new byte[RtpHeader.FIXED_BYTES + TelephoneEventPayload.BYTES];
        packet[0] = RtpHeader.VERSION_2;
        packet[1] = 101;
        RtpHeader.setTimestamp(packet, 0, timestamp);
        RtpHeader.setSsrc(packet, 0, ssrc);
        TelephoneEventPayload.write(packet, RtpHeader.FIXED_BYTES, event, end, duration);
        return reception.received(packet, packet.length);
    }

    @Test
    @DisplayName("RFC 4733 §2.5.1.4: a digit is told once, at the first of its ends")
    void once() {
        assertEquals(DigitReception.NOTHING, event(1000, 5, false, 160));
        assertEquals(DigitReception.NOTHING, event(1000, 5, false, 320));
        assertEquals(5, event(1000, 5, true, 480));
        assertEquals(480, reception.ticks());
        assertEquals(DigitReception.NOTHING, event(1000, 5, true, 480));
        assertEquals(DigitReception.NOTHING, event(1000, 5, true, 480));
        assertEquals(DigitReception.NOTHING, event(1000, 5, false, 320), "overtaken");
        assertEquals(5, event(2000, 5, true, 400), "the same key again, and only its end came");
    }

    @Test
    @DisplayName("RFC 4733 §2.5.2.2: where all ends are lost the next event ends it")
    void endLost() {
        assertEquals(DigitReception.NOTHING, event(1000, 5, false, 160));
        assertEquals(5, event(2000, 6, true, 160));
        assertEquals(6, event(2000, 6, true, 160), "told by the repeat");
        assertEquals(DigitReception.NOTHING, event(2000, 6, true, 160));
    }

    @Test
    @DisplayName("RFC 4733 §2.5.1.3: segments of a long press are one digit; timestamps wrap")
    void segments() {
        var start = -1000;
        assertEquals(DigitReception.NOTHING, event(start, 11, false, 0xffff));
        assertEquals(DigitReception.NOTHING, event(start + 0xffff, 11, false, 160));
        assertEquals(11, event(start + 0xffff, 11, true, 800));
        assertEquals(DigitReception.NOTHING, event(start + 0xffff, 11, true, 800));
    }

    @Test
    @DisplayName("Another source begins anew; flash and what is cut off are no digits")
    void others() {
        assertEquals(4, event(90_000, 4, true, 160));
        ssrc = 8;
        assertEquals(4, event(1000, 4, true, 160));
        assertEquals(DigitReception.NOTHING, event(5000, 16, true, 160));
        assertEquals(DigitReception.NOTHING, reception.received(new byte[] {RtpHeader.VERSION_2, 101}, 2));
    }
}
