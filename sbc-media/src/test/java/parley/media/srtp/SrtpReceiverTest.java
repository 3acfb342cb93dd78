package parley.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.SrtpSuite;

class SrtpReceiverTest {
    private static final int SSRC = SrtpStream.SSRC;
    private static final byte[] MKI = {0, 0, 1, 2};

    private static SrtpReceiver receiver(SrtpSuite suite, int key) {
        return new SrtpReceiver(new SrtpUnprotector(suite, SrtpStream.key(suite, key)));
    }

    private static SrtpProtector sender(SrtpSuite suite, int key) {
        return new SrtpProtector(suite, SrtpStream.key(suite, key));
    }

    private static byte[] rtp(SrtpProtector by, int sequence) {
        byte[] buffer = Arrays.copyOf(SrtpStream.rtp(SSRC, sequence), 200);
        return Arrays.copyOf(buffer, by.protectRtp(buffer, 0, 172));
    }

    private static Verdict heard(SrtpReceiver receiver, byte[] packet, long nowNanos) {
        return Verdict.of(receiver.unprotectRtp(Arrays.copyOf(packet, 300), packet.length, nowNanos));
    }

    /// The packet with an MKI where its suite has it.
    private static byte[] marked(SrtpSuite suite, byte[] packet, byte[] mki, int tagBytes) {
        int behind = suite.aead() ? 0 : tagBytes;
        byte[] marked = Arrays.copyOf(packet, packet.length + mki.length);
        System.arraycopy(packet, packet.length - behind, marked, marked.length - behind, behind);
        System.arraycopy(mki, 0, marked, packet.length - behind, mki.length);
        return marked;
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName(
            "RFC 3711 §3.1, §3.4, RFC 7714 §8, §9: packets with the MKI announced are read, others are not authentic")
    void identifier(SrtpSuite suite) {
        var receiver = receiver(suite, 1);
        receiver.announced(new MasterKeyIdentifier(MKI), SrtpReceiver.NO_LIFETIME);
        var sender = sender(suite, 1);
        byte[] plain = rtp(sender, 1);
        assertEquals(Verdict.AUTH_FAILED, heard(receiver, plain, 0));
        byte[] other = {0, 0, 1, 3};
        assertEquals(Verdict.AUTH_FAILED, heard(receiver, marked(suite, plain, other, suite.rtpTagBytes()), 0));
        assertEquals(Verdict.ACCEPTED, heard(receiver, marked(suite, plain, MKI, suite.rtpTagBytes()), 0));
        byte[] buffer = Arrays.copyOf(SrtpStream.rtcp(SSRC), 100);
        byte[] control = Arrays.copyOf(buffer, sender.protectRtcp(buffer, 0, 32));
        byte[] markedControl = marked(suite, control, MKI, suite.rtcpTagBytes());
        byte[] into = Arrays.copyOf(markedControl, 300);
        assertEquals(32, receiver.unprotectRtcp(into, markedControl.length, 0));
        for (int length = 0; length < control.length; length++) {
            assertTrue(receiver.unprotectRtcp(Arrays.copyOf(control, 300), length, 0) < 0);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("RFC 4568 §7.1.4: packets under the key before still count for a second after a change, and no longer")
    void grace(SrtpSuite suite) {
        var before = receiver(suite, 1);
        var old = sender(suite, 1);
        byte[] first = rtp(old, 1);
        assertEquals(Verdict.ACCEPTED, heard(before, first, 0));
        var receiver = receiver(suite, 2);
        receiver.follows(before, 0);
        assertEquals(Verdict.ACCEPTED, heard(receiver, rtp(old, 2), 1));
        assertTrue(receiver.byFormerKey());
        assertFalse(heard(receiver, first, 1) == Verdict.ACCEPTED, "a replay under the old key");
        var fresh = sender(suite, 2);
        byte[] third = rtp(fresh, 3);
        assertEquals(Verdict.ACCEPTED, heard(receiver, third, 2));
        assertFalse(receiver.byFormerKey());
        assertEquals(Verdict.REPLAYED, heard(receiver, third, 2));
        assertEquals(Verdict.ACCEPTED, heard(receiver, rtp(old, 4), SrtpReceiver.GRACE_NANOS - 1), "overtaken");
        assertEquals(Verdict.AUTH_FAILED, heard(receiver, rtp(old, 5), SrtpReceiver.GRACE_NANOS));
        assertEquals(Verdict.ACCEPTED, heard(receiver, rtp(fresh, 6), SrtpReceiver.GRACE_NANOS));
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    @DisplayName("RFC 3711 §3.3.1: after a change of keys a peer may go on with its rollover counter, or start it at 0")
    void rolloverCounter(SrtpSuite suite) {
        var goesOn = new SrtpCheckpoint(List.of(new SrtpCheckpoint.Source(SSRC, 65_536 + 10, -1)));
        for (var sender :
                new SrtpProtector[] {new SrtpProtector(suite, SrtpStream.key(suite, 2), goesOn), sender(suite, 2)}) {
            var before = receiver(suite, 1);
            var old = sender(suite, 1);
            for (int sequence : new int[] {65_535, 10}) {
                assertEquals(Verdict.ACCEPTED, heard(before, rtp(old, sequence), 0));
            }
            var receiver = receiver(suite, 2);
            receiver.follows(before, 0);
            long later = 60 * SrtpReceiver.GRACE_NANOS;
            assertEquals(Verdict.AUTH_FAILED, heard(receiver, rtp(sender(suite, 3), 11), later), "forged");
            assertEquals(Verdict.ACCEPTED, heard(receiver, rtp(sender, 11), later));
            assertEquals(Verdict.ACCEPTED, heard(receiver, rtp(sender, 12), later));
            assertEquals(Verdict.AUTH_FAILED, heard(receiver, rtp(old, 13), later));
        }
    }

    @Test
    @DisplayName("RFC 3711 §3.3.1: of two changes at once the second knows what was heard before the first")
    void twoChanges() {
        var suite = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
        var before = receiver(suite, 1);
        var old = sender(suite, 1);
        for (int sequence : new int[] {65_535, 10}) {
            assertEquals(Verdict.ACCEPTED, heard(before, rtp(old, sequence), 0));
        }
        var unheard = receiver(suite, 2);
        unheard.follows(before, 0);
        var receiver = receiver(suite, 3);
        receiver.follows(unheard, 0);
        assertEquals(Verdict.ACCEPTED, heard(receiver, rtp(old, 11), 1));
        var goesOn = new SrtpProtector(suite, SrtpStream.key(suite, 3), old.checkpoint());
        assertEquals(Verdict.ACCEPTED, heard(receiver, rtp(goesOn, 12), 2));
    }

    @Test
    @DisplayName("RFC 4568 §6.1: a key with a lifetime tells before its end, and is not used beyond it")
    void lifetime() {
        var suite = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
        var receiver = receiver(suite, 1);
        receiver.announced(null, 160);
        var sender = sender(suite, 1);
        int told = 0;
        for (int sequence = 1; sequence <= 160; sequence++) {
            byte[] packet = rtp(sender, sequence);
            assertEquals(Verdict.ACCEPTED, heard(receiver, packet, 0));
            told += receiver.wearsOut() ? 1 : 0;
            assertEquals(sequence >= 150 ? 1 : 0, told);
        }
        assertEquals(Verdict.KEY_EXHAUSTED, heard(receiver, rtp(sender, 161), 0));
    }
}
