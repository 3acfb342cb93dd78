package parley.media.srtp;

import java.util.Arrays;
import java.util.Random;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.rtp.BigEndian;

/// Both ends of one direction, with plain packets to put through and the SRTP of each to keep.
final class SrtpStream {
    static final int SSRC = 0xcafebabe;

    final SrtpSuite suite;
    final Secret key;
    final SrtpProtector protector;
    final SrtpUnprotector unprotector;

    SrtpStream(SrtpSuite suite) {
        this(suite, 128);
    }

    SrtpStream(SrtpSuite suite, int windowPackets) {
        this.suite = suite;
        this.key = key(suite, 7);
        this.protector = new SrtpProtector(suite, key);
        this.unprotector = new SrtpUnprotector(suite, key, windowPackets, SrtpCheckpoint.START);
    }

    static Secret key(SrtpSuite suite, long seed) {
        byte[] octets = new byte[suite.keyBytes() + suite.saltBytes()];
        new Random(seed).nextBytes(octets);
        return Secret.of(octets);
    }

    /// 160 octets of payload behind a fixed header.
    static byte[] rtp(int ssrc, int sequence) {
        byte[] packet = new byte[172];
        new Random(ssrc * 65_537L + sequence).nextBytes(packet);
        BigEndian.putShort(packet, 0, 0x8000);
        BigEndian.putShort(packet, 2, sequence);
        BigEndian.putInteger(packet, 8, ssrc);
        return packet;
    }

    /// A receiver report.
    static byte[] rtcp(int ssrc) {
        byte[] packet = new byte[32];
        new Random(ssrc).nextBytes(packet);
        BigEndian.putInteger(packet, 0, 0x81c90007);
        BigEndian.putInteger(packet, 4, ssrc);
        return packet;
    }

    byte[] protectRtp(byte[] plain) {
        byte[] buffer = Arrays.copyOf(plain, plain.length + SrtpProtector.TAIL_ROOM_BYTES);
        return Arrays.copyOf(buffer, accepted(protector.protectRtp(buffer, 0, plain.length)));
    }

    byte[] protectRtcp(byte[] plain) {
        byte[] buffer = Arrays.copyOf(plain, plain.length + SrtpProtector.TAIL_ROOM_BYTES);
        return Arrays.copyOf(buffer, accepted(protector.protectRtcp(buffer, 0, plain.length)));
    }

    byte[] protect(int sequence) {
        return protectRtp(rtp(SSRC, sequence));
    }

    Verdict unprotect(byte[] srtp) {
        return Verdict.of(unprotector.unprotectRtp(srtp.clone(), 0, srtp.length));
    }

    Verdict unprotectRtcp(byte[] srtcp) {
        return Verdict.of(unprotector.unprotectRtcp(srtcp.clone(), 0, srtcp.length));
    }

    private static int accepted(int answer) {
        if (answer < 0) {
            throw new AssertionError("refused: " + Verdict.of(answer));
        }
        return answer;
    }
}
