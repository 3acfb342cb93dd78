package parley.probe;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The first thing a server says to a [Hello].
sealed interface HelloAnswer {
    /// It goes on.
    /// @param version that it chose
    /// @param suite that it chose
    /// @param group that it chose or asks for, TLS 1.3 only; 0 if it does not say
    record Agreed(int version, int suite, int group) implements HelloAnswer {}

    /// It does not.
    /// @param alert its number (RFC 8446 §6)
    record Alerted(int alert) implements HelloAnswer {}

    /// It says nothing of TLS.
    /// @param head its first octets as ISO 8859-1
    record Strange(String head) implements HelloAnswer {}

    /// It says nothing.
    /// @param why in words
    record Silent(String why) implements HelloAnswer {}

    /// Octets of a record before its content.
    int RECORD_HEADER_BYTES = 5;

    /// Longest record content (RFC 8446 §5.1), with what ciphers may add.
    int RECORD_MAX_BYTES = (1 << 14) + 2048;

    /// Content type of an alert, of a handshake message.
    int ALERT = 21;

    int HANDSHAKE = 22;

    /// Reads one record.
    /// @param type of its content
    static HelloAnswer read(int type, byte[] content) {
        try {
            var octets = ByteBuffer.wrap(content);
            return switch (type) {
                case ALERT -> {
                    octets.get();
                    yield new Alerted(octets.get() & 0xFF);
                }
                case HANDSHAKE -> serverHello(octets);
                default -> new Strange(new String(content, StandardCharsets.ISO_8859_1));
            };
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            return new Strange("a TLS record that is cut off");
        }
    }

    private static HelloAnswer serverHello(ByteBuffer octets) {
        if (octets.get() != 2) {
            return new Strange("a handshake that does not begin with a ServerHello");
        }
        octets.position(octets.position() + 3);
        var version = octets.getShort() & 0xFFFF;
        octets.position(octets.position() + 32);
        var session = octets.get() & 0xFF;
        octets.position(octets.position() + session);
        var suite = octets.getShort() & 0xFFFF;
        octets.get();
        var group = 0;
        if (octets.remaining() > 2) {
            var end = (octets.getShort() & 0xFFFF) + octets.position();
            while (octets.position() < end) {
                var type = octets.getShort() & 0xFFFF;
                var length = octets.getShort() & 0xFFFF;
                var next = octets.position() + length;
                // supported_versions and key_share (RFC 8446 §4.2.1, §4.2.8).
                if (type == 43) {
                    version = octets.getShort() & 0xFFFF;
                } else if (type == 51) {
                    group = octets.getShort() & 0xFFFF;
                }
                octets.position(next);
            }
        }
        return new Agreed(version, suite, group);
    }
}
