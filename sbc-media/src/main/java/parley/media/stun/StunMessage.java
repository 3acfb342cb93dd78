package parley.media.stun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import parley.common.Parsed;
import parley.common.Secret;
import parley.media.rtp.BigEndian;

/// One STUN message as received (RFC 8489 §5). What it says is its sender's word until [#authentic].
///
/// ```
///  0                   1                   2                   3
///  |0 0|  message type (14 bits)  |  length, a multiple of 4    |
///  |  magic cookie 0x2112a442, then 12 octets of transaction    |
///  |  attributes: type, length, value, padding to 4 octets      |
/// ```
public final class StunMessage {
    /// Method of ICE's checks (RFC 8489 §18.2).
    public static final int BINDING = 1;

    static final int HEADER_BYTES = 20;
    static final int ATTRIBUTE_HEADER_BYTES = 4;
    static final int MAGIC_COOKIE = 0x2112a442;
    static final int TRANSACTION_AT = 8;

    /// Most attributes looked at. A connectivity check has about ten; reading stops before a packet of empty ones
    /// costs anything.
    static final int ATTRIBUTES_MAX = 32;

    private final byte[] octets;
    private final List<Slot> slots;

    // Where an attribute stands.
    private record Slot(int type, int at, int length) {}

    private StunMessage(byte[] octets, List<Slot> slots) {
        this.octets = octets;
        this.slots = List.copyOf(slots);
    }

    /// Reads a whole datagram. A FINGERPRINT, where there is one, must be right and the last attribute. What follows
    /// MESSAGE-INTEGRITY but FINGERPRINT is passed over (RFC 8489 §14.5): nobody has signed it.
    /// @param datagram kept, and not to be changed afterwards
    public static Parsed<StunMessage> parse(byte[] datagram) {
        if (datagram.length < HEADER_BYTES) {
            return refused("RFC 8489 §5: a message has a header of 20 octets", datagram.length);
        }
        if ((datagram[0] & 0xc0) != 0 || BigEndian.integer(datagram, 4) != MAGIC_COOKIE) {
            return refused("RFC 8489 §5: two zero bits and the magic cookie begin a message", 0);
        }
        var length = BigEndian.unsignedShort(datagram, 2);
        if (length % 4 != 0 || length != datagram.length - HEADER_BYTES) {
            return refused("RFC 8489 §5: the length is that of the attributes, a multiple of 4", 2);
        }
        var slots = new ArrayList<Slot>();
        var signed = false;
        for (var at = HEADER_BYTES; at < datagram.length; ) {
            if (slots.size() == ATTRIBUTES_MAX) {
                return refused("more than " + ATTRIBUTES_MAX + " attributes", at);
            }
            var type = BigEndian.unsignedShort(datagram, at);
            var valueLength = BigEndian.unsignedShort(datagram, at + 2);
            var end = at + ATTRIBUTE_HEADER_BYTES + padded(valueLength);
            if (end > datagram.length) {
                return refused("RFC 8489 §14: an attribute ends within the message", at);
            }
            if (type == StunAttribute.FINGERPRINT && !fingerprint(datagram, at, valueLength)) {
                return refused("RFC 8489 §14.7: FINGERPRINT is the last attribute, and matches", at);
            }
            if (!signed || type == StunAttribute.FINGERPRINT) {
                slots.add(new Slot(type, at, valueLength));
            }
            signed |= type == StunAttribute.MESSAGE_INTEGRITY || type == StunAttribute.MESSAGE_INTEGRITY_SHA256;
            at = end;
        }
        return new Parsed.Ok<>(new StunMessage(datagram, slots));
    }

    private static boolean fingerprint(byte[] datagram, int at, int length) {
        return length == StunIntegrity.CRC_BYTES
                && at + ATTRIBUTE_HEADER_BYTES + length == datagram.length
                && BigEndian.integer(datagram, at + ATTRIBUTE_HEADER_BYTES) == StunIntegrity.crc(datagram, at);
    }

    static int padded(int length) {
        return (length + 3) & ~3;
    }

    /// Request, answer or neither.
    public StunClass messageClass() {
        return StunClass.of(BigEndian.unsignedShort(octets, 0));
    }

    /// [#BINDING], or another.
    public int method() {
        var type = BigEndian.unsignedShort(octets, 0);
        return (type & 0x0f) | (type & 0xe0) >>> 1 | (type & 0x3e00) >>> 2;
    }

    /// What an answer repeats.
    public StunTransaction transaction() {
        return StunTransaction.read(octets, TRANSACTION_AT);
    }

    /// True if a MESSAGE-INTEGRITY of HMAC-SHA1 is there and was made with that password.
    /// @param password short-term (RFC 8489 §9.1)
    public boolean authentic(Secret password) {
        return slot(StunAttribute.MESSAGE_INTEGRITY)
                .filter(slot -> slot.length() == StunIntegrity.HMAC_BYTES)
                .filter(slot -> MessageDigest.isEqual(StunIntegrity.hmac(octets, slot.at(), password), value(slot)))
                .isPresent();
    }

    /// USERNAME (RFC 8489 §14.3); of a check the receiver's user fragment, a colon and the sender's (RFC 8445
    /// §7.2.2).
    public Optional<String> username() {
        return slot(StunAttribute.USERNAME).map(slot -> new String(value(slot), StandardCharsets.UTF_8));
    }

    /// True if the sender nominates this pair (RFC 8445 §7.1.2).
    public boolean useCandidate() {
        return slot(StunAttribute.USE_CANDIDATE).isPresent();
    }

    /// True if the sender takes itself for the controlled agent (RFC 8445 §7.1.3).
    public boolean iceControlled() {
        return slot(StunAttribute.ICE_CONTROLLED).isPresent();
    }

    /// The role that its sender takes on; empty if it does not say.
    public Optional<IceRole> iceRole() {
        return slot(StunAttribute.ICE_CONTROLLING)
                .or(() -> slot(StunAttribute.ICE_CONTROLLED))
                .filter(slot -> slot.length() == Long.BYTES)
                .map(slot -> new IceRole(slot.type() == StunAttribute.ICE_CONTROLLING, number(value(slot))));
    }

    /// PRIORITY of a check (RFC 8445 §7.1.1); 0 without.
    public long priority() {
        return slot(StunAttribute.PRIORITY)
                .filter(slot -> slot.length() == Integer.BYTES)
                .map(slot -> Integer.toUnsignedLong(BigEndian.integer(value(slot), 0)))
                .orElse(0L);
    }

    /// The code of an error answer (RFC 8489 §14.8), 0 without.
    public int errorCode() {
        return slot(StunAttribute.ERROR_CODE)
                .filter(slot -> slot.length() >= Integer.BYTES)
                .map(slot -> (value(slot)[2] & 7) * 100 + (value(slot)[3] & 0xff))
                .orElse(0);
    }

    private static long number(byte[] octets) {
        return (long) BigEndian.integer(octets, 0) << Integer.SIZE
                | Integer.toUnsignedLong(BigEndian.integer(octets, 4));
    }

    /// Types of attributes that we would have to understand, and do not (RFC 8489 §6.3.1).
    public List<Integer> unknownRequired() {
        return slots.stream()
                .map(Slot::type)
                .filter(type -> StunAttribute.mustBeUnderstood(type) && !StunAttribute.understood(type))
                .distinct()
                .toList();
    }

    private Optional<Slot> slot(int type) {
        return slots.stream().filter(slot -> slot.type() == type).findFirst();
    }

    private byte[] value(Slot slot) {
        var from = slot.at() + ATTRIBUTE_HEADER_BYTES;
        return Arrays.copyOfRange(octets, from, from + slot.length());
    }

    private static Parsed<StunMessage> refused(String rule, int offset) {
        return new Parsed.Refused<>(rule, offset);
    }
}
