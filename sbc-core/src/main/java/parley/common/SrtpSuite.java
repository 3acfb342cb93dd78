package parley.common;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// SRTP protection profiles by the names SDES gives them (RFC 4568 §6.2, RFC 6188, RFC 7714).
public enum SrtpSuite {
    AEAD_AES_256_GCM(32, 12, 16, 16, 0x0008),
    AEAD_AES_128_GCM(16, 12, 16, 16, 0x0007),
    AES_256_CM_HMAC_SHA1_80(32, 14, 10, 10, SrtpSuite.SDES_ONLY),
    AES_192_CM_HMAC_SHA1_80(24, 14, 10, 10, SrtpSuite.SDES_ONLY),
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10, 0x0001),
    AES_256_CM_HMAC_SHA1_32(32, 14, 4, 10, SrtpSuite.SDES_ONLY),
    AES_192_CM_HMAC_SHA1_32(24, 14, 4, 10, SrtpSuite.SDES_ONLY),
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10, 0x0002);

    private static final int SDES_ONLY = 0;

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

    /// The suite of that name in `a=crypto`. Those of RFC 6188 are taken in the spelling of its drafts too, after the
    /// model of RFC 4568 (`AES_CM_256_HMAC_SHA1_80`): phones and libraries were built from them.
    public static Optional<SrtpSuite> named(String name) {
        return Arrays.stream(values())
                .filter(suite -> suite.name().equals(name) || suite.draftName().equals(name))
                .findFirst();
    }

    private String draftName() {
        return name().replaceFirst("^AES_(192|256)_CM_", "AES_CM_$1_");
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

    /// The `use_srtp` protection profile number (RFC 5764 §4.1.2, RFC 7714 §14.2); empty for the suites of RFC 6188,
    /// which have none.
    public OptionalInt dtlsProfile() {
        return dtlsProfile == SDES_ONLY ? OptionalInt.empty() : OptionalInt.of(dtlsProfile);
    }

    /// True for the AES-GCM suites (RFC 7714).
    public boolean aead() {
        return saltBytes == 12;
    }
}
