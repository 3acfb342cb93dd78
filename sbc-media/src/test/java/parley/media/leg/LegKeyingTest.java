package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.MediaKind;
import parley.common.SrtpSuite;
import parley.media.bridge.Keying;
import parley.media.bridge.SrtpContexts;
import parley.media.dtls.DtlsOutcome;
import parley.media.leg.LegAssociations.Port;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.Verdict;
import parley.mediaport.LegSecurity;
import parley.sdp.CryptoAttribute;

class LegKeyingTest {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final CryptoAttribute OURS = Phone.key(SUITE, 1);
    private static final CryptoAttribute THEIRS = Phone.key(SUITE, 2);
    private static final CryptoAttribute OTHER = Phone.key(SUITE, 3);

    private final LegKeying keying = new LegKeying();

    private SrtpContexts agreed(CryptoAttribute ours, CryptoAttribute theirs) {
        keying.agree(new LegSecurity.Sdes(ours, theirs), MediaKind.AUDIO, true, 0);
        return assertInstanceOf(Keying.Srtp.class, keying.keying()).media();
    }

    private static Verdict sends(SrtpProtector protector, int sequence) {
        var buffer = new byte[200];
        int length = Phone.rtp(buffer, 7, sequence, "hello");
        return Verdict.of(protector.protectRtp(buffer, 0, length));
    }

    @Test
    @DisplayName("RFC 3711 §3.2.1: a re-INVITE keeps the context of each key that stays, whatever becomes of the other")
    void oneKeyChanges() {
        var first = agreed(OURS, THEIRS);
        assertInstanceOf(
                LegKeying.Step.Nothing.class,
                keying.agree(new LegSecurity.Sdes(OURS, THEIRS), MediaKind.AUDIO, true, 0));
        var theirsChanged = agreed(OURS, OTHER);
        assertSame(first.outbound(), theirsChanged.outbound());
        assertNotSame(first.inbound(), theirsChanged.inbound());
        var oursChanged = agreed(Phone.key(SUITE, 4), OTHER);
        assertSame(theirsChanged.inbound(), oursChanged.inbound());
        assertNotSame(theirsChanged.outbound(), oursChanged.outbound());
    }

    @Test
    @DisplayName("RFC 3711 §9.1: a key that comes back, even after plain RTP, goes on where it was")
    void keyComesBack() {
        var first = agreed(OURS, THEIRS);
        assertEquals(Verdict.ACCEPTED, sends(first.outbound(), 5));
        agreed(Phone.key(SUITE, 4), OTHER);
        keying.agree(new LegSecurity.Plain(), MediaKind.AUDIO, true, 0);
        var again = agreed(OURS, THEIRS);
        assertSame(first.inbound(), again.inbound());
        assertEquals(Verdict.REPLAYED, sends(again.outbound(), 5));
    }

    @Test
    @DisplayName(
            "RFC 5764 §3.2: RTCP that moves to the port of RTP, or away from it, is under the keys of its own port")
    void rtcpMoves() {
        var dtls = new LegSecurity.Dtls(true, List.of(), 1, List.of(SUITE));
        keying.agree(dtls, MediaKind.AUDIO, false, 0);
        keying.associated(Port.RTP, keys(1));
        keying.associated(Port.RTCP, keys(2));
        var apart = assertInstanceOf(Keying.Srtp.class, keying.keying());
        assertNotSame(apart.media(), apart.control());
        assertInstanceOf(LegKeying.Step.Nothing.class, keying.agree(dtls, MediaKind.AUDIO, true, 0));
        var together = assertInstanceOf(Keying.Srtp.class, keying.keying());
        assertSame(apart.media(), together.media());
        assertSame(apart.media(), together.control());
    }

    private static DtlsOutcome.Established keys(int seed) {
        return new DtlsOutcome.Established(
                SUITE,
                Phone.key(SUITE, seed).masterKeyAndSalt(),
                Phone.key(SUITE, -seed).masterKeyAndSalt(),
                "DTLS 1.2",
                "",
                true);
    }

    @Test
    @DisplayName("the same octets under another suite are another key: its session keys are")
    void otherSuite() {
        var first = agreed(OURS, THEIRS);
        var shorterTag = SrtpSuite.AES_CM_128_HMAC_SHA1_32;
        var second = agreed(
                new CryptoAttribute(1, shorterTag, OURS.masterKeyAndSalt()),
                new CryptoAttribute(1, shorterTag, THEIRS.masterKeyAndSalt()));
        assertNotSame(first.outbound(), second.outbound());
    }

    @Test
    @DisplayName("keys that a peer changes without end take no memory without end")
    void manyKeys() {
        var first = agreed(OURS, THEIRS);
        for (int seed = 10; seed < 10 + LegKeying.KEYS_MAX; seed++) {
            agreed(OURS, Phone.key(SUITE, seed));
        }
        var again = agreed(OURS, THEIRS);
        assertSame(first.outbound(), again.outbound());
        assertNotSame(first.inbound(), again.inbound());
    }
}
