package parley.media.srtp;

import javax.crypto.Cipher;
import parley.media.rtp.BigEndian;
import parley.media.rtp.RtcpHeader;
import parley.media.srtp.KeyDerivation.Label;

/// AES-GCM (RFC 7714).
///
/// ```
/// SRTP   | header | encrypted payload | tag |              header authenticated
/// SRTCP  | 8 octets | encrypted | tag | E, index |         8 octets, E and index authenticated
/// ```
final class AeadTransform implements PacketTransform {
    private final AesGcm rtp;
    private final AesGcm rtcp;

    /// @param rtp with the session key and salt of RTP
    /// @param rtcp with the session key and salt of RTCP
    AeadTransform(AesGcm rtp, AesGcm rtcp) {
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    static AeadTransform derive(KeyDerivation derivation, int keyBytes) {
        return new AeadTransform(
                new AesGcm(
                        derivation.derive(Label.RTP_ENCRYPTION, keyBytes),
                        derivation.derive(Label.RTP_SALT, AesGcm.SALT_BYTES)),
                new AesGcm(
                        derivation.derive(Label.RTCP_ENCRYPTION, keyBytes),
                        derivation.derive(Label.RTCP_SALT, AesGcm.SALT_BYTES)));
    }

    @Override
    public int prefetch() {
        return rtp.prefetch();
    }

    @Override
    public int rtpTagBytes() {
        return AesGcm.TAG_BYTES;
    }

    @Override
    public int rtcpTagBytes() {
        return AesGcm.TAG_BYTES;
    }

    @Override
    public int rtpTrailerBytes() {
        return 0;
    }

    @Override
    public int rtcpTrailerBytes() {
        return 0;
    }

    @Override
    public int rtcpIndexAt(int end) {
        return end - RTCP_INDEX_BYTES;
    }

    @Override
    public int sealRtp(byte[] buffer, int offset, int payload, int end, int ssrc, long packetIndex) {
        rtp.start(Cipher.ENCRYPT_MODE, ssrc, packetIndex, buffer, offset, payload - offset);
        rtp.finish(buffer, payload, end - payload);
        return end + AesGcm.TAG_BYTES;
    }

    @Override
    public int openRtp(byte[] buffer, int offset, int payload, int end, int ssrc, long packetIndex) {
        rtp.start(Cipher.DECRYPT_MODE, ssrc, packetIndex, buffer, offset, payload - offset);
        return rtp.finish(buffer, payload, end - payload) ? end - AesGcm.TAG_BYTES : -1;
    }

    @Override
    public int sealRtcp(byte[] buffer, int offset, int end, int ssrc, int index) {
        int encrypted = offset + RtcpHeader.FIXED_BYTES;
        rtcp.start(Cipher.ENCRYPT_MODE, ssrc, index, buffer, offset, RtcpHeader.FIXED_BYTES);
        rtcp.authenticate(ENCRYPTED | index);
        rtcp.finish(buffer, encrypted, end - encrypted);
        BigEndian.putInteger(buffer, end + AesGcm.TAG_BYTES, ENCRYPTED | index);
        return end + AesGcm.TAG_BYTES + RTCP_INDEX_BYTES;
    }

    @Override
    public int openRtcp(byte[] buffer, int offset, int end, int ssrc, int index) {
        int encrypted = offset + RtcpHeader.FIXED_BYTES;
        int indexAt = end - RTCP_INDEX_BYTES;
        rtcp.start(Cipher.DECRYPT_MODE, ssrc, index, buffer, offset, RtcpHeader.FIXED_BYTES);
        rtcp.authenticate(ENCRYPTED | index);
        return rtcp.finish(buffer, encrypted, indexAt - encrypted) ? indexAt - AesGcm.TAG_BYTES : -1;
    }
}
