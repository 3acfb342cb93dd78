package parley.media.srtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import parley.common.Secret;
import parley.common.SrtpSuite;

/// Any datagram as SRTP and SRTCP, in every suite: refused, and its source is not remembered.
class SrtpFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void srtp(byte[] datagram) {
        for (var suite : SrtpSuite.values()) {
            // A tag of 4 octets is guessed in time.
            if (suite.rtpTagBytes() < 8) {
                continue;
            }
            var key = new byte[suite.keyBytes() + suite.saltBytes()];
            Arrays.fill(key, (byte) 7);
            var context = new SrtpUnprotector(suite, Secret.of(key));
            int rtp = context.unprotectRtp(datagram.clone(), 0, datagram.length);
            int rtcp = context.unprotectRtcp(datagram.clone(), 0, datagram.length);
            if (rtp >= 0 || rtcp >= 0 || !context.checkpoint().equals(SrtpCheckpoint.START)) {
                throw new AssertionError(suite + " took what was made without its key");
            }
        }
    }
}
