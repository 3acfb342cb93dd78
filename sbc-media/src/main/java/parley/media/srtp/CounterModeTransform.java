package parley.media.srtp;

import parley.media.rtp.BigEndian;
import parley.media.rtp.RtcpHeader;
import parley.media.srtp.KeyDerivation.Label;

/// AES counter mode with HMAC-SHA1 (RFC 3711 §4.1.1, §4.2.1; RFC 6188).
///
/// ```
/// SRTP   | header | encrypted payload | tag |              tag over all before it and the rollover counter
/// SRTCP  | 8 octets | encrypted | E, index | tag |         tag over all before it
/// ```
final class CounterModeTransform implements PacketTransform {
    private static final int AUTHENTICATION_KEY_BYTES = 20;

    private final AesCounterMode rtpCipher;
    private final HmacSha1 rtpAuthentication;
    private final AesCounterMode rtcpCipher;
    private final HmacSha1 rtcpAuthentication;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;

    private CounterModeTransform(KeyDerivation derivation, int keyBytes, int rtpTagBytes, int rtcpTagBytes) {
        this.rtpCipher = new AesCounterMode(
                derivation.derive(Label.RTP_ENCRYPTION, keyBytes),
                derivation.derive(Label.RTP_SALT, AesCounterMode.SALT_BYTES));
        this.rtpAuthentication = HmacSha1.of(derivation.derive(Label.RTP_AUTHENTICATION, AUTHENTICATION_KEY_BYTES));
        this.rtcpCipher = new AesCounterMode(
                derivation.derive(Label.RTCP_ENCRYPTION, keyBytes),
                derivation.derive(Label.RTCP_SALT, AesCounterMode.SALT_BYTES));
        this.rtcpAuthentication = HmacSha1.of(derivation.derive(Label.RTCP_AUTHENTICATION, AUTHENTICATION_KEY_BYTES));
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
    }

    static CounterModeTransform derive(KeyDerivation derivation, int keyBytes, int rtpTagBytes, int rtcpTagBytes) {
        return new CounterModeTransform(derivation, keyBytes, rtpTagBytes, rtcpTagBytes);
    }

    @Override
    public int prefetch() {
        return rtpTagBytes;
    }

    AesCounterMode rtpCipher() {
        return rtpCipher;
    }

    HmacSha1 rtpAuthentication() {
        return rtpAuthentication;
    }

    @Override
    public int rtpTagBytes() {
        return rtpTagBytes;
    }

    @Override
    public int rtcpTagBytes() {
        return rtcpTagBytes;
    }

    @Override
    public int rtpTrailerBytes() {
        return rtpTagBytes;
    }

    @Override
    public int rtcpTrailerBytes() {
        return rtcpTagBytes;
    }

    @Override
    public int rtcpIndexAt(int end) {
        return end - rtcpTagBytes - RTCP_INDEX_BYTES;
    }

    @Override
    public int sealRtp(byte[] buffer, int offset, int payload, int end, int ssrc, long packetIndex) {
        rtpCipher.apply(buffer, payload, end - payload, ssrc, packetIndex);
        rtpAuthentication.sign(buffer, offset, end - offset, rolloverCounter(packetIndex), end, rtpTagBytes);
        return end + rtpTagBytes;
    }

    @Override
    public int openRtp(byte[] buffer, int offset, int payload, int end, int ssrc, long packetIndex) {
        int tagAt = end - rtpTagBytes;
        if (!rtpAuthentication.verifies(
                buffer, offset, tagAt - offset, rolloverCounter(packetIndex), tagAt, rtpTagBytes)) {
            return -1;
        }
        rtpCipher.apply(buffer, payload, tagAt - payload, ssrc, packetIndex);
        return tagAt;
    }

    @Override
    public int sealRtcp(byte[] buffer, int offset, int end, int ssrc, int index) {
        int encrypted = offset + RtcpHeader.FIXED_BYTES;
        rtcpCipher.apply(buffer, encrypted, end - encrypted, ssrc, index);
        BigEndian.putInteger(buffer, end, ENCRYPTED | index);
        int tagAt = end + RTCP_INDEX_BYTES;
        rtcpAuthentication.sign(buffer, offset, tagAt - offset, tagAt, rtcpTagBytes);
        return tagAt + rtcpTagBytes;
    }

    @Override
    public int openRtcp(byte[] buffer, int offset, int end, int ssrc, int index) {
        int tagAt = end - rtcpTagBytes;
        if (!rtcpAuthentication.verifies(buffer, offset, tagAt - offset, tagAt, rtcpTagBytes)) {
            return -1;
        }
        int encrypted = offset + RtcpHeader.FIXED_BYTES;
        int plainEnd = tagAt - RTCP_INDEX_BYTES;
        rtcpCipher.apply(buffer, encrypted, plainEnd - encrypted, ssrc, index);
        return plainEnd;
    }

    private static int rolloverCounter(long packetIndex) {
        return (int) (packetIndex >>> 16);
    }
}
