package parley.media.stun;

import java.util.random.RandomGenerator;
import parley.media.rtp.BigEndian;

/// The 96 bits by which an answer finds its request (RFC 8489 §5).
/// @param first 32 bits
/// @param second 32 bits
/// @param third 32 bits
public record StunTransaction(int first, int second, int third) {
    /// One that nobody can guess.
    /// @param random cryptographically secure
    public static StunTransaction next(RandomGenerator random) {
        return new StunTransaction(random.nextInt(), random.nextInt(), random.nextInt());
    }

    static StunTransaction read(byte[] octets, int at) {
        return new StunTransaction(
                BigEndian.integer(octets, at), BigEndian.integer(octets, at + 4), BigEndian.integer(octets, at + 8));
    }

    void write(byte[] octets, int at) {
        BigEndian.putInteger(octets, at, first);
        BigEndian.putInteger(octets, at + 4, second);
        BigEndian.putInteger(octets, at + 8, third);
    }
}
