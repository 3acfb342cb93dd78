package parley.media.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;

/// Any datagram as RTCP: translated to a compound that is whole and no longer, or refused.
class RtcpFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void rtcp(byte[] datagram) {
        var random = new Random(1);
        var ours = new OutgoingSource(random);
        var theirs = new OutgoingSource(random);
        for (var feedback : new boolean[] {false, true}) {
            var buffer = Arrays.copyOf(datagram, datagram.length);
            check(buffer, datagram, RtcpTranslation.translate(buffer, datagram.length, ours, theirs, feedback));
        }
        var buffer = Arrays.copyOf(datagram, datagram.length);
        check(buffer, datagram, RtcpTranslation.withoutFeedback(buffer, datagram.length));
    }

    private static void check(byte[] buffer, byte[] datagram, int length) {
        if (length != RtcpTranslation.REFUSED
                && (length > datagram.length || !RtcpHeader.wellFormed(buffer, 0, length))) {
            throw new AssertionError(length + " octets of " + Arrays.toString(datagram));
        }
    }
}
