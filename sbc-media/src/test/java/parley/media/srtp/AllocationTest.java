package parley.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.rtp.RtpHeader;

/// What a packet leaves for the collector, by the JVM's own count.
class AllocationTest {
    private static final int PACKETS = 20_000;
    private static final int RTP_BYTES = RtpHeader.FIXED_BYTES + 160;

    @ParameterizedTest
    @EnumSource(value = SrtpSuite.class, names = "AEAD_.*", mode = EnumSource.Mode.MATCH_NONE)
    @DisplayName("A packet in counter mode is protected and unprotected without an octet of garbage")
    void counterMode(SrtpSuite suite) {
        var key = new byte[suite.keyBytes() + suite.saltBytes()];
        Arrays.fill(key, (byte) 3);
        var protector = new SrtpProtector(suite, Secret.of(key));
        var unprotector = new SrtpUnprotector(suite, Secret.of(key));
        var packet = new byte[RTP_BYTES + SrtpProtector.TAIL_ROOM_BYTES];
        packet[0] = (byte) 0x80;
        relay(protector, unprotector, packet, 0);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        relay(protector, unprotector, packet, PACKETS);
        hasLeftNothing(threads.getCurrentThreadAllocatedBytes() - before);
    }

    @Test
    @DisplayName("Nor is there any where the JDK computes counter mode, for want of Nettle")
    void jdk() {
        var cipher = new AesCounterMode(new JdkAes(new byte[16]), new byte[AesCounterMode.SALT_BYTES]);
        var authentication = new JdkHmacSha1(new byte[20]);
        var packet = new byte[RTP_BYTES + SrtpProtector.TAIL_ROOM_BYTES];
        seal(cipher, authentication, packet);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        seal(cipher, authentication, packet);
        hasLeftNothing(threads.getCurrentThreadAllocatedBytes() - before);
    }

    private static void seal(AesCounterMode cipher, HmacSha1 authentication, byte[] packet) {
        for (int index = 0; index < PACKETS; index++) {
            cipher.apply(packet, RtpHeader.FIXED_BYTES, RTP_BYTES - RtpHeader.FIXED_BYTES, 1, index);
            authentication.sign(packet, 0, RTP_BYTES, index, RTP_BYTES, 10);
            assertTrue(authentication.verifies(packet, 0, RTP_BYTES, index, RTP_BYTES, 10));
        }
    }

    /// What the runtime itself does meanwhile, such as linking a call site, is not per packet.
    private static void hasLeftNothing(long allocated) {
        assertTrue(allocated < PACKETS, allocated + " octets for " + PACKETS + " packets");
    }

    private static void relay(SrtpProtector protector, SrtpUnprotector unprotector, byte[] packet, int from) {
        for (int sequence = from; sequence < from + PACKETS; sequence++) {
            RtpHeader.setSequence(packet, 0, sequence & 0xffff);
            int length = protector.protectRtp(packet, 0, RTP_BYTES);
            assertEquals(RTP_BYTES, unprotector.unprotectRtp(packet, 0, length));
        }
    }
}
