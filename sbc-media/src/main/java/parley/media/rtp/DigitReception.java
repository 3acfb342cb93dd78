package parley.media.rtp;

/// Finds the digits in one peer's telephone events (RFC 4733): each is told once, when its end comes, however often
/// it is repeated (§2.5.1.4), or when the next one begins because its end was lost. Segments of a long press
/// (§2.5.1.3) are one digit. Other events than digits are passed over. Mutable, free of allocation.
public final class DigitReception {
    /// What [#received] says of a packet that ends no digit.
    public static final int NOTHING = -1;

    private int ssrc;
    private boolean pressed;
    private int pressedAt;
    private int event;
    private int pressedTicks;
    private boolean told;
    private int toldAt;
    private int ticks;

    /// Reads a packet of telephone events.
    /// @param packet plain RTP from 0
    /// @return the digit that is over, 0 to 15, or [#NOTHING]
    public int received(byte[] packet, int length) {
        int at = RtpHeader.headerBytes(packet, 0, length);
        if (at == RtpHeader.MALFORMED || length - at < TelephoneEventPayload.BYTES) {
            return NOTHING;
        }
        int timestamp = RtpHeader.timestamp(packet, 0);
        if (RtpHeader.ssrc(packet, 0) != ssrc) {
            ssrc = RtpHeader.ssrc(packet, 0);
            pressed = false;
            told = false;
        }
        int heard = TelephoneEventPayload.event(packet, at);
        if (heard > TelephoneEventPayload.DIGIT_LAST
                || (told && timestamp - toldAt <= 0)
                || (pressed && timestamp - pressedAt < 0)) {
            return NOTHING;
        }
        int duration = TelephoneEventPayload.duration(packet, at);
        int over = NOTHING;
        if (pressed && timestamp != pressedAt && !continues(heard, timestamp)) {
            over = over(pressedAt, pressedTicks);
        }
        if (over == NOTHING && TelephoneEventPayload.end(packet, at)) {
            event = heard;
            return over(timestamp, duration);
        }
        int before = event;
        pressed = true;
        pressedAt = timestamp;
        pressedTicks = duration;
        event = heard;
        return over == NOTHING ? NOTHING : before;
    }

    private boolean continues(int heard, int timestamp) {
        return heard == event
                && pressedTicks == TelephoneEventPayload.DURATION_MAX
                && timestamp == pressedAt + TelephoneEventPayload.DURATION_MAX;
    }

    private int over(int timestamp, int duration) {
        pressed = false;
        told = true;
        toldAt = timestamp;
        ticks = duration;
        return event;
    }

    /// How long the digit told last was pressed, in units of the RTP clock; of a long one its last segment.
    public int ticks() {
        return ticks;
    }
}
