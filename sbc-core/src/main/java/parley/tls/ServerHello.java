package parley.tls;

import java.util.Optional;
import parley.common.Parsed;

/// What a server has agreed to (RFC 8446 §4.1.3, RFC 5246 §7.4.1.3); a HelloRetryRequest says as much. Pure.
/// @param version code point of `supported_versions`, else the one of the message itself
/// @param suite code point
public record ServerHello(int version, int suite) {
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int SUPPORTED_VERSIONS = 43;

    /// Reads the body of the message, behind the handshake header.
    private static Parsed<ServerHello> parse(OctetReader message) {
        var version = message.u16();
        message.skip(32);
        message.vector8();
        var suite = message.u16();
        message.u8();
        // TLS 1.2 may end here (RFC 5246 §7.4.1.3).
        var extensions = message.remaining() == 0 ? OctetReader.empty() : message.vector16();
        while (extensions.remaining() > 0) {
            var type = extensions.u16();
            var content = extensions.vector16();
            if (type == SUPPORTED_VERSIONS) {
                version = content.u16();
            }
        }
        return message.broken() || extensions.broken()
                ? new Parsed.Refused<>("a malformed ServerHello (RFC 8446 §4.1.3)", message.position())
                : new Parsed.Ok<>(new ServerHello(version, suite));
    }

    /// Finds it at the start of what a server sends. One that is cut into several records, which no server is known
    /// to do, is not found.
    /// @param octets from the first one on
    /// @return empty where it is not whole yet, or something else comes first
    public static Optional<ServerHello> first(byte[] octets) {
        var stream = new OctetReader(octets);
        var handshake = stream.u8() == HANDSHAKE;
        // The version and the length of the record, which may hold more than this message.
        stream.skip(4);
        if (!handshake || stream.u8() != SERVER_HELLO || stream.u8() != 0) {
            return Optional.empty();
        }
        var body = stream.vector16();
        return !stream.broken() && parse(body) instanceof Parsed.Ok<ServerHello>(var hello)
                ? Optional.of(hello)
                : Optional.empty();
    }

    /// `TLSv1.3`, ...
    public String versionName() {
        return HelloNames.version(version);
    }

    /// The standard's name of the suite.
    public String suiteName() {
        return CipherSuites.standardName(suite);
    }
}
