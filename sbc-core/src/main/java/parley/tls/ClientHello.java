package parley.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import parley.common.Parsed;
import parley.observe.SbcEvent;

/// What a client offers at the start of a handshake (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2). Values that only keep
/// servers honest (GREASE, RFC 8701) are left out. Pure.
/// @param versions code points of `supported_versions`, else the one of the message itself
/// @param suites code points, in the client's order
/// @param groups code points of `supported_groups`, in the client's order
/// @param signatures code points of `signature_algorithms`, in the client's order; empty: not said
/// @param protocols of ALPN (RFC 7301), in the client's order
/// @param serverName asked for (RFC 6066 §3), in lower case and without a dot at its end; empty: none
public record ClientHello(
        List<Integer> versions,
        List<Integer> suites,
        List<Integer> groups,
        List<Integer> signatures,
        List<String> protocols,
        String serverName) {
    /// Nothing is known of it.
    public static final ClientHello UNKNOWN =
            new ClientHello(List.of(), List.of(), List.of(), List.of(), List.of(), "");

    /// Entries kept of each list. The longest list of a real client, with all that OpenSSL knows, has about 170.
    static final int ENTRIES_MAX = 256;

    static final int TLS_1_3 = 0x0304;

    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;

    public ClientHello {
        versions = List.copyOf(versions);
        suites = List.copyOf(suites);
        groups = List.copyOf(groups);
        signatures = List.copyOf(signatures);
        protocols = List.copyOf(protocols);
    }

    /// Reads the body of the message, behind the handshake header.
    static Parsed<ClientHello> parse(byte[] body) {
        return new Reading(new OctetReader(body)).read();
    }

    /// As events tell it.
    public SbcEvent.TlsOffer told() {
        return HelloNames.offer(this);
    }

    /// True if it can speak TLS 1.3.
    boolean speaks13() {
        return versions.contains(TLS_1_3);
    }

    /// One message being read.
    private static final class Reading {
        private final OctetReader message;
        private final List<Integer> suites = new ArrayList<>();
        private final List<Integer> versions = new ArrayList<>();
        private final List<Integer> groups = new ArrayList<>();
        private final List<Integer> signatures = new ArrayList<>();
        private final List<String> protocols = new ArrayList<>();
        private String serverName = "";

        Reading(OctetReader message) {
            this.message = message;
        }

        Parsed<ClientHello> read() {
            var version = message.u16();
            message.skip(32);
            message.vector8();
            codes(message.vector16(), suites);
            message.vector8();
            // A ClientHello may end here: extensions came later (RFC 5246 §7.4.1.2).
            var extensions = message.remaining() == 0 ? OctetReader.empty() : message.vector16();
            while (extensions.remaining() > 0) {
                var type = extensions.u16();
                extension(type, extensions.vector16());
            }
            if (message.broken() || extensions.broken() || message.remaining() > 0) {
                return new Parsed.Refused<>("a malformed ClientHello (RFC 8446 §4.1.2)", message.position());
            }
            if (versions.isEmpty()) {
                versions.add(version);
            }
            return new Parsed.Ok<>(new ClientHello(versions, suites, groups, signatures, protocols, serverName));
        }

        private void extension(int type, OctetReader content) {
            switch (type) {
                case SERVER_NAME -> serverName(content.vector16());
                case SUPPORTED_GROUPS -> codes(content.vector16(), groups);
                case SIGNATURE_ALGORITHMS -> codes(content.vector16(), signatures);
                case SUPPORTED_VERSIONS -> codes(content.vector8(), versions);
                case ALPN -> {
                    var names = content.vector16();
                    while (names.remaining() > 0) {
                        var name = names.vector8().text();
                        if (protocols.size() < ENTRIES_MAX) {
                            protocols.add(name);
                        }
                    }
                }
                default -> {
                    return;
                }
            }
            if (content.broken()) {
                message.breakOff();
            }
        }

        // The first of type host_name counts; there are no others (RFC 6066 §3).
        private void serverName(OctetReader names) {
            if (names.remaining() > 0 && names.u8() == 0 && serverName.isEmpty()) {
                var name = names.vector16().text().toLowerCase(Locale.ROOT);
                serverName = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            }
        }

        private static void codes(OctetReader octets, List<Integer> into) {
            while (octets.remaining() > 1) {
                var code = octets.u16();
                var grease = (code & 0x0f0f) == 0x0a0a && code >>> 8 == (code & 0xff);
                if (!grease && into.size() < ENTRIES_MAX) {
                    into.add(code);
                }
            }
        }
    }
}
