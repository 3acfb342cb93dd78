package parley.app.demo;

import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;

/// SRTP under one suite, with a key for each direction.
final class SrtpProtection implements MediaProtection {
    private final SrtpProtector protector;
    private final SrtpUnprotector unprotector;

    SrtpProtection(SrtpSuite suite, Secret own, Secret far) {
        this.protector = new SrtpProtector(suite, own);
        this.unprotector = new SrtpUnprotector(suite, far);
    }

    @Override
    public int protect(byte[] packet, int length) {
        return protector.protectRtp(packet, 0, length);
    }

    @Override
    public int unprotect(byte[] packet, int length) {
        return unprotector.unprotectRtp(packet, 0, length);
    }
}
