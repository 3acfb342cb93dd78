package parley.media.udptl;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// Any datagram as UDPTL: the answer depends on its own octets alone, whatever a used slot has behind them.
class UdptlFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void udptl(byte[] datagram) {
        var slot = Arrays.copyOf(datagram, datagram.length + 600);
        Arrays.fill(slot, datagram.length, slot.length, (byte) 1);
        boolean alone = UdptlDatagram.wellFormed(datagram, datagram.length);
        if (alone != UdptlDatagram.wellFormed(slot, datagram.length)) {
            throw new AssertionError("octets behind the datagram were read");
        }
    }
}
