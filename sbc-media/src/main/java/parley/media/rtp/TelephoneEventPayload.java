package parley.media.rtp;

/// The payload of a telephone event (RFC 4733 §2.3) where it lies. `at` is the offset of its first octet.
///
/// ```
/// |     event     |E|R| volume    |          duration             |
/// ```
public final class TelephoneEventPayload {
    /// Octets of one event.
    public static final int BYTES = 4;

    /// Highest number that a duration can say, in units of the RTP clock.
    public static final int DURATION_MAX = 0xffff;

    /// The last of the sixteen digits (§3.2); beyond are flash and the tones of machines.
    public static final int DIGIT_LAST = 15;

    /// -10 dBm0, as telephones have it (§2.3.2 gives 0 to 63 in dBm0 below zero).
    private static final int VOLUME = 10;

    private TelephoneEventPayload() {}

    /// 0 to 255.
    public static int event(byte[] buffer, int at) {
        return buffer[at] & 0xff;
    }

    /// The E bit.
    public static boolean end(byte[] buffer, int at) {
        return buffer[at + 1] < 0;
    }

    /// In units of the RTP clock, 0 to [#DURATION_MAX].
    public static int duration(byte[] buffer, int at) {
        return BigEndian.unsignedShort(buffer, at + 2);
    }

    /// In units of the RTP clock, 0 to [#DURATION_MAX]; nothing else of the event changes.
    public static void setDuration(byte[] buffer, int at, int duration) {
        BigEndian.putShort(buffer, at + 2, duration);
    }

    /// Writes one event.
    public static void write(byte[] buffer, int at, int event, boolean end, int duration) {
        buffer[at] = (byte) event;
        buffer[at + 1] = (byte) ((end ? 0x80 : 0) | VOLUME);
        BigEndian.putShort(buffer, at + 2, Math.min(duration, DURATION_MAX));
    }
}
