package parley.media.dtls;

import parley.media.rtp.BigEndian;

/// What of a received datagram the DTLS library gets to see: a check of lengths and order in front of it, since it
/// believes both.
///
/// ```
/// record     type(1) version(2) epoch(2) sequence(6) length(2) | fragment            RFC 6347 §4.1
/// handshake  type(1) length(3) message_seq(2) offset(3) fragment length(3) | ...     RFC 6347 §4.2.2
/// ```
///
/// - A handshake message claims its length with 24 bits and the library's reassembly would set aside 16 MiB for it.
/// - An encrypted record too short to hold nonce and tag ends the connection instead of being dropped like other
///   forgeries.
/// - A server's library that takes a ChangeCipherSpec before the client's CertificateVerify, as lost or reordered
///   datagrams bring it, waits for that message in the wrong epoch for ever. Dropped, it is sent again.
final class RecordFilter {
    /// Octets of one handshake message: certificate chains stay below, and nothing else comes near.
    static final int MESSAGE_MAX_BYTES = 16 * 1024;
    /// Octets before a record's fragment.
    static final int RECORD_HEADER_BYTES = 13;

    private static final int MESSAGE_HEADER_BYTES = 12;
    // AES-GCM, the only ciphers offered: explicit nonce, tag, and one octet at least (RFC 5288 §3).
    private static final int ENCRYPTED_MIN_BYTES = 8 + 16 + 1;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int VERSION_MAJOR = 0xfe;

    // Server: the client's CertificateVerify is not complete yet, so nothing may change the epoch.
    private boolean awaitsCertificateVerify;
    private int certificateVerifyBytes;

    RecordFilter(boolean client) {
        this.awaitsCertificateVerify = !client;
    }

    /// Octets of the record at `at`, header included, or -1 if what follows is no record.
    static int recordBytes(byte[] datagram, int at) {
        if (datagram.length - at < RECORD_HEADER_BYTES || (datagram[at + 1] & 0xff) != VERSION_MAJOR) {
            return -1;
        }
        int size = RECORD_HEADER_BYTES + BigEndian.unsignedShort(datagram, at + 11);
        return size <= datagram.length - at ? size : -1;
    }

    /// True if the library may have the record of `size` octets at `at`; to be asked in the order of arrival.
    boolean admits(byte[] datagram, int at, int size) {
        int type = datagram[at] & 0xff;
        int epoch = BigEndian.unsignedShort(datagram, at + 3);
        if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
            return false;
        }
        if (awaitsCertificateVerify && (epoch > 0 || type == CHANGE_CIPHER_SPEC)) {
            return false;
        }
        if (epoch > 0) {
            return size - RECORD_HEADER_BYTES >= ENCRYPTED_MIN_BYTES;
        }
        return type != HANDSHAKE || admitsMessages(datagram, at + RECORD_HEADER_BYTES, at + size);
    }

    private boolean admitsMessages(byte[] datagram, int from, int end) {
        int at = from;
        while (at < end) {
            if (end - at < MESSAGE_HEADER_BYTES) {
                return false;
            }
            int length = BigEndian.unsignedMedium(datagram, at + 1);
            int offset = BigEndian.unsignedMedium(datagram, at + 6);
            int fragment = BigEndian.unsignedMedium(datagram, at + 9);
            int room = end - at - MESSAGE_HEADER_BYTES;
            if (length > MESSAGE_MAX_BYTES || offset + fragment > length || fragment > room) {
                return false;
            }
            if ((datagram[at] & 0xff) == CERTIFICATE_VERIFY) {
                noteCertificateVerify(length, offset, fragment);
            }
            at += MESSAGE_HEADER_BYTES + fragment;
        }
        return from < end;
    }

    // Fragments count in order only; one that overtakes another comes again with its flight.
    private void noteCertificateVerify(int length, int offset, int fragment) {
        if (offset <= certificateVerifyBytes) {
            certificateVerifyBytes = Math.max(certificateVerifyBytes, offset + fragment);
        }
        if (certificateVerifyBytes >= length) {
            awaitsCertificateVerify = false;
        }
    }
}
