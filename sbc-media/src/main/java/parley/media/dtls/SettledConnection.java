package parley.media.dtls;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import parley.common.Secret;
import parley.media.rtp.BigEndian;

/// What is left of a DTLS 1.2 connection once its handshake is over and nothing travels in it: its end, and a last
/// flight for a peer that has lost it. That is two keys with their salts and three numbers, for as long as a call, in
/// place of the library's connection with its thread and buffers.
///
/// No I/O. Mutable, one thread at a time. What does not authenticate changes nothing.
final class SettledConnection {
    /// What a datagram of the peer's means.
    enum Heard {
        /// Nothing, or nothing of the peer's.
        NOTHING,
        /// The peer waits for [#lastFlight()] still.
        AWAITS_LAST_FLIGHT,
        /// It ended the connection, and is to be told [#closeNotify()] (RFC 5246 §7.2.1).
        END
    }

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int FINISHED = 20;
    private static final int WARNING = 1;
    private static final int CLOSE_NOTIFY = 0;

    private static final byte[] CHANGE_CIPHER_SPEC = {20, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
    private static final int HEADER_BYTES = RecordFilter.RECORD_HEADER_BYTES;
    private static final int EPOCH_AT = 3;
    private static final int LENGTH_AT = 11;
    private static final long SEQUENCE_MASK = (1L << 48) - 1;
    private static final int NONCE_BYTES = 8;
    private static final int TAG_BYTES = 16;
    private static final int MIN_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES + 2;
    // An alert has 2 octets, Finished 24. Nothing else is worth the opening.
    private static final int MAX_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES + 24;

    private final RecordKeys keys;
    private final byte[] finished;
    private long nextInTheClear;
    private long nextSealed;
    private long lastRead = -1;

    private SettledConnection(RecordKeys keys, byte[] finished, Sent sent) {
        this.keys = keys;
        this.finished = finished;
        this.nextInTheClear = sent.inTheClear();
        this.nextSealed = sent.sealed();
    }

    /// Whoever sent its Finished first, in a handshake that resumes nothing.
    static SettledConnection ofClient(RecordKeys keys, Sent sent) {
        return new SettledConnection(keys, new byte[0], sent);
    }

    /// Whoever sent its Finished last, and has to send it again on demand (RFC 6347 §4.2.4).
    /// @throws IllegalStateException if the last sealed record sent was not sealed with these keys
    static SettledConnection ofServer(RecordKeys keys, Sent sent) {
        byte[] record = sent.lastSealed();
        byte[] message = record.length < MIN_BYTES ? record : open(keys.write(), record, 0, record.length);
        if (message.length == 0 || message[0] != FINISHED) {
            throw new IllegalStateException("the last record sent was not our Finished");
        }
        return new SettledConnection(keys, message, sent);
    }

    /// A datagram came in. Opens one forged record of it at most.
    Heard received(byte[] datagram) {
        var heard = Heard.NOTHING;
        int at = 0;
        for (int size = RecordFilter.recordBytes(datagram, at);
                size > 0;
                size = RecordFilter.recordBytes(datagram, at)) {
            if (concernsUs(datagram, at, size)) {
                byte[] content = open(keys.read(), datagram, at, size);
                if (content.length == 0) {
                    return heard;
                }
                lastRead = sequence(datagram, at);
                if (ends(datagram[at], content)) {
                    return Heard.END;
                }
                if (finished.length > 0 && datagram[at] == HANDSHAKE && content[0] == FINISHED) {
                    heard = Heard.AWAITS_LAST_FLIGHT;
                }
            }
            at += size;
        }
        return heard;
    }

    private boolean concernsUs(byte[] datagram, int at, int size) {
        return (datagram[at] == ALERT || datagram[at] == HANDSHAKE)
                && BigEndian.unsignedShort(datagram, at + EPOCH_AT) == 1
                && size >= MIN_BYTES
                && size <= MAX_BYTES
                && sequence(datagram, at) > lastRead;
    }

    // RFC 5246 §7.2: what is fatal ends it, and of the warnings close_notify.
    private static boolean ends(int type, byte[] content) {
        return type == ALERT && content.length == 2 && (content[0] != WARNING || content[1] == CLOSE_NOTIFY);
    }

    private static long sequence(byte[] datagram, int at) {
        return BigEndian.longInteger(datagram, at + EPOCH_AT) & SEQUENCE_MASK;
    }

    /// Our ChangeCipherSpec and Finished in one datagram, in records that the peer has not seen before.
    byte[] lastFlight() {
        byte[] sealed = seal(HANDSHAKE, finished);
        byte[] flight = Arrays.copyOf(CHANGE_CIPHER_SPEC, CHANGE_CIPHER_SPEC.length + sealed.length);
        // The epoch, two octets of 0, comes before.
        BigEndian.putLong(flight, EPOCH_AT, nextInTheClear++);
        System.arraycopy(sealed, 0, flight, CHANGE_CIPHER_SPEC.length, sealed.length);
        return flight;
    }

    /// Our end of the connection, in one datagram.
    byte[] closeNotify() {
        return seal(ALERT, new byte[] {WARNING, CLOSE_NOTIFY});
    }

    private byte[] seal(int type, byte[] content) {
        byte[] record = new byte[HEADER_BYTES + NONCE_BYTES + content.length + TAG_BYTES];
        record[0] = (byte) type;
        record[1] = (byte) 0xfe;
        record[2] = (byte) 0xfd;
        BigEndian.putLong(record, EPOCH_AT, 1L << 48 | nextSealed++);
        BigEndian.putShort(record, LENGTH_AT, record.length - HEADER_BYTES);
        // The nonce's part that the record tells, different for each record under a key, is its number (RFC 5288 §3).
        System.arraycopy(record, EPOCH_AT, record, HEADER_BYTES, NONCE_BYTES);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, keys.write(), record, 0, content.length);
            cipher.doFinal(content, 0, content.length, record, HEADER_BYTES + NONCE_BYTES);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM is missing", fault);
        }
        return record;
    }

    // Nothing if it was not sealed with that key.
    private static byte[] open(Secret key, byte[] datagram, int at, int size) {
        int sealedAt = at + HEADER_BYTES + NONCE_BYTES;
        int sealed = size - HEADER_BYTES - NONCE_BYTES;
        try {
            return cipher(Cipher.DECRYPT_MODE, key, datagram, at, sealed - TAG_BYTES)
                    .doFinal(datagram, sealedAt, sealed);
        } catch (AEADBadTagException forged) {
            return new byte[0];
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM is missing", fault);
        }
    }

    private static Cipher cipher(int mode, Secret keyAndSalt, byte[] record, int at, int contentBytes)
            throws GeneralSecurityException {
        byte[] octets = keyAndSalt.reveal();
        int key = octets.length - RecordKeys.SALT_BYTES;
        byte[] nonce = Arrays.copyOfRange(octets, key, octets.length + NONCE_BYTES);
        System.arraycopy(record, at + HEADER_BYTES, nonce, RecordKeys.SALT_BYTES, NONCE_BYTES);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(octets, 0, key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        Arrays.fill(octets, (byte) 0);
        // RFC 5246 §6.2.3.3: epoch and number, type, version, length of the content.
        byte[] told = new byte[HEADER_BYTES];
        System.arraycopy(record, at + EPOCH_AT, told, 0, NONCE_BYTES);
        System.arraycopy(record, at, told, NONCE_BYTES, EPOCH_AT);
        BigEndian.putShort(told, LENGTH_AT, contentBytes);
        cipher.updateAAD(told);
        return cipher;
    }
}
