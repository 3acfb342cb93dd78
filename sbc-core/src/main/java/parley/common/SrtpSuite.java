package parley.common;

/// SRTP protection profiles by the names SDES gives them (RFC 4568 §6.2, RFC 6188, RFC 7714).
public enum SrtpSuite {
    AEAD_AES_256_GCM(32, 12, 16, 16, 0x0008),
    AEAD_AES_128_GCM(16, 12, 16, 16, 0x0007),
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10, 0x0001),
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10, 0x0002);

    private final int keyBytes;
    private final int saltBytes;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;
    private final int dtlsProfile;

    SrtpSuite(int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes, int dtlsProfile) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
        this.dtlsProfile = dtlsProfile;
    }

    /// Octets of the master key.
    public int keyBytes() {
        return keyBytes;
    }

    /// Octets of the master salt.
    public int saltBytes() {
        return saltBytes;
    }

    /// Octets the tag adds to an RTP packet.
    public int rtpTagBytes() {
        return rtpTagBytes;
    }

    /// Octets the tag adds to an RTCP packet, without the SRTCP index; 80 bits even for `_32` (RFC 5764 §4.1.2).
    public int rtcpTagBytes() {
        return rtcpTagBytes;
    }

    /// The `use_srtp` protection profile number (RFC 5764 §4.1.2, RFC 7714 §14.2).
    public int dtlsProfile() {
        return dtlsProfile;
    }

    /// True for the AES-GCM suites (RFC 7714).
    public boolean aead() {
        return saltBytes == 12;
    }
}
