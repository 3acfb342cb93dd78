package parley.media.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// Any datagram as RTP: its header ends within it, or it is malformed.
class RtpFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void rtp(byte[] datagram) {
        var _ = PacketKind.of(datagram, 0, datagram.length);
        int header = RtpHeader.headerBytes(datagram, 0, datagram.length);
        if (header == RtpHeader.MALFORMED) {
            return;
        }
        if (header < RtpHeader.FIXED_BYTES || header > datagram.length) {
            throw new AssertionError("a header of " + header + " octets in " + datagram.length);
        }
        int payload = RtpHeader.payloadBytes(datagram, 0, datagram.length);
        if (payload > datagram.length - header) {
            throw new AssertionError("a payload of " + payload + " octets in " + Arrays.toString(datagram));
        }
    }
}
