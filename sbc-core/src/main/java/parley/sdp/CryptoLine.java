package parley.sdp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import parley.common.Parsed;
import parley.common.Secret;
import parley.common.SrtpSuite;

/// `a=crypto` by its full grammar (RFC 4568 §9.1, §9.2), whether or not we could use it.
/// @param tag 0 to 999,999,999
/// @param suite the name as written; [#usable()] says if it is one of ours
/// @param keys one or more, all by the method `inline`
/// @param sessionParameters as written: `KDR=...`, `UNENCRYPTED_SRTP`, ...
public record CryptoLine(int tag, String suite, List<InlineKey> keys, List<String> sessionParameters) {
    /// Longest base64 text of a master key and salt we decode; AES-256 with a 14-octet salt needs 64
    /// characters.
    private static final int KEY_MAX_CHARS = 128;

    /// Packets a key must be good for: 20 minutes of audio. With less, a call would be about nothing but
    /// new keys.
    static final long LIFETIME_MIN_PACKETS = 1 << 16;

    /// `lifetime` is `2^n` or a number of packets; `MKI:length` has decimal digits on both sides.
    private static final Pattern LIFETIME = Pattern.compile("2\\^(\\d{1,2})|(\\d{1,18})");

    private static final Pattern MASTER_KEY_IDENTIFIER = Pattern.compile("(\\d{1,78}):(\\d{1,3})");
    private static final Pattern WORD = Pattern.compile("[\\w-]{1,64}");

    /// One `inline:` key.
    /// @param masterKeyAndSalt decoded
    /// @param lifetimePackets packets it may protect; empty for the suite's own limit
    /// @param identifier MKI, where there is one
    public record InlineKey(
            Secret masterKeyAndSalt, OptionalLong lifetimePackets, Optional<MasterKeyIdentifier> identifier) {}

    /// MKI (RFC 4568 §6.1).
    /// @param value decimal digits
    /// @param octets its length in each packet, 1 to 128
    public record MasterKeyIdentifier(String value, int octets) {
        /// As it stands in packets: the value in network byte order, behind zeros.
        public byte[] field() {
            var number = new BigInteger(value).toByteArray();
            var field = new byte[octets];
            // The first octet of a number may be for its sign alone.
            var length = Math.min(number.length, octets);
            System.arraycopy(number, number.length - length, field, octets - length, length);
            return field;
        }

        boolean fits() {
            return new BigInteger(value).bitLength() <= octets * Byte.SIZE;
        }
    }

    public CryptoLine {
        keys = List.copyOf(keys);
        sessionParameters = List.copyOf(sessionParameters);
    }

    /// Reads what follows `crypto:`. What is refused here is skipped by the rules of RFC 4568 §7.1.2: the
    /// line is ignored, the others count. A refusal never repeats what the line says.
    public static Parsed<CryptoLine> parse(String text) {
        var words = text.strip().split(" +", -1);
        if (words.length < 3) {
            return refused("RFC 4568 §9.1: a=crypto has a tag, a suite and key parameters", 0);
        }
        var tag = Numbers.parse(words[0], 999_999_999);
        if (tag.isEmpty()) {
            return refused("RFC 4568 §9.1: the tag has one to nine digits", 0);
        }
        if (!WORD.matcher(words[1]).matches()) {
            return refused("RFC 4568 §9.1: the suite is a word", words[0].length() + 1);
        }
        var keys = new ArrayList<InlineKey>();
        for (var parameter : words[2].split(";", -1)) {
            switch (inlineKey(parameter)) {
                case Parsed.Ok<InlineKey>(var key) -> keys.add(key);
                case Parsed.Refused<InlineKey>(var rule, var _) -> {
                    return refused(rule, words[0].length() + words[1].length() + 2);
                }
            }
        }
        var rest = List.of(words).subList(3, words.length);
        return new Parsed.Ok<>(new CryptoLine(tag.getAsInt(), words[1], keys, rest));
    }

    private static Parsed<InlineKey> inlineKey(String parameter) {
        if (!parameter.startsWith("inline:")) {
            return refused("RFC 4568 §6.1: the key method of SRTP is inline", 0);
        }
        var parts = parameter.substring("inline:".length()).split("\\|", -1);
        var key = decode(parts[0]);
        if (key.isEmpty()) {
            return refused("RFC 4568 §6.1: the key is base64", 0);
        }
        var lifetime = OptionalLong.empty();
        var identifier = Optional.<MasterKeyIdentifier>empty();
        for (var i = 1; i < parts.length; i++) {
            var mki = MASTER_KEY_IDENTIFIER.matcher(parts[i]);
            var packets = lifetime(parts[i]);
            if (mki.matches() && identifier.isEmpty() && validLength(mki.group(2))) {
                identifier = Optional.of(new MasterKeyIdentifier(mki.group(1), Integer.parseInt(mki.group(2))))
                        .filter(MasterKeyIdentifier::fits);
                if (identifier.isEmpty()) {
                    return refused("RFC 4568 §6.1: the MKI fits in its length", 0);
                }
            } else if (packets.isPresent() && i == 1) {
                lifetime = packets;
            } else {
                return refused("RFC 4568 §9.2: after the key come a lifetime and an MKI with its length", 0);
            }
        }
        return new Parsed.Ok<>(new InlineKey(key.get(), lifetime, identifier));
    }

    private static boolean validLength(String octets) {
        var length = Integer.parseInt(octets);
        return length >= 1 && length <= 128;
    }

    /// At most 2^48, the most packets SRTP can number (RFC 3711 §9.2).
    private static OptionalLong lifetime(String text) {
        var match = LIFETIME.matcher(text);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        if (match.group(1) == null) {
            return OptionalLong.of(Long.parseLong(text));
        }
        var exponent = Integer.parseInt(match.group(1));
        return exponent <= 48 ? OptionalLong.of(1L << exponent) : OptionalLong.empty();
    }

    /// Both with and without the padding that RFC 4568 §6.1 asks for: peers differ.
    private static Optional<Secret> decode(String text) {
        if (text.isEmpty() || text.length() > KEY_MAX_CHARS) {
            return Optional.empty();
        }
        try {
            return Optional.of(Secret.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// The line as we can use it, or why we cannot (RFC 4568 §7.1.2): suites we do not have, lifetimes too
    /// short for a call, and session parameters that change the protection make a line unusable. Of several
    /// keys the first is the one: packets under another are not authentic until the peer announces it as its
    /// first. `WSH` is advice; a parameter behind `-` may be ignored (§6.3.7).
    public Parsed<CryptoAttribute> usable() {
        var known = SrtpSuite.named(suite);
        if (known.isEmpty()) {
            return refused("the suite is not one of ours", 0);
        }
        var key = keys.getFirst();
        if (!distinguishable()) {
            return refused("RFC 4568 §6.1: several keys have MKIs of one length", 0);
        }
        if (key.lifetimePackets().orElse(LIFETIME_MIN_PACKETS) < LIFETIME_MIN_PACKETS) {
            return refused("the key's lifetime is too short for a call", 0);
        }
        for (var parameter : sessionParameters) {
            if (!parameter.startsWith("-") && !parameter.startsWith("WSH=") && !parameter.equals("KDR=0")) {
                return refused("a session parameter is not supported", 0);
            }
        }
        var secret = key.masterKeyAndSalt();
        if (secret.length() != known.get().keyBytes() + known.get().saltBytes()) {
            return refused("RFC 4568 §6.1: the key has not the length of its suite", 0);
        }
        return new Parsed.Ok<>(
                new CryptoAttribute(tag, known.get(), suite, secret, key.identifier(), key.lifetimePackets()));
    }

    private boolean distinguishable() {
        var lengths = keys.stream()
                .map(key -> key.identifier().map(MasterKeyIdentifier::octets).orElse(0))
                .distinct()
                .toList();
        return keys.size() == 1 || (lengths.size() == 1 && lengths.getFirst() > 0);
    }

    private static <T> Parsed<T> refused(String rule, int offset) {
        return new Parsed.Refused<>(rule, offset);
    }
}
