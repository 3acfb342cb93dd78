package parley.media.leg;

import parley.media.bridge.TransportAddress;

/// A datagram that is not for the relay, and where it came from.
final class Datagram {
    private final byte[] octets;
    private final TransportAddress source;

    Datagram(byte[] octets, TransportAddress source) {
        this.octets = octets;
        this.source = source;
    }

    byte[] octets() {
        return octets;
    }

    TransportAddress source() {
        return source;
    }
}
