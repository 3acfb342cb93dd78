package parley.media.bridge;

/// Who is shown every packet of a leg, as it is on the wire. Called on the relay's thread, by the packet: it takes a
/// copy and is quick.
public interface PacketTap {
    /// A datagram has come, from anyone.
    /// @param nowNanos monotonic time of arrival
    /// @return what [#settled(long, RelayVerdict)] is to know it by
    long received(Packet packet, long nowNanos);

    /// What became of a datagram that has come.
    void settled(long mark, RelayVerdict verdict);

    /// A datagram was sent.
    /// @param by the port it left by
    /// @param datagram from 0
    /// @param length octets of it
    void sent(LegPort by, byte[] datagram, int length, TransportAddress to);

    /// The leg has other keys than before, or its first.
    void keyed();
}
