package parley.media.leg;

import parley.media.bridge.TransportAddress;

/// A datagram that is not for the relay, and where it came from; or one of ours, and where it goes:
/// [TransportAddress#NONE] for wherever the peer is by then.
final class Datagram {
    private final byte[] octets;
    private final TransportAddress far;

    Datagram(byte[] octets, TransportAddress far) {
        this.octets = octets;
        this.far = far;
    }

    byte[] octets() {
        return octets;
    }

    TransportAddress far() {
        return far;
    }
}
