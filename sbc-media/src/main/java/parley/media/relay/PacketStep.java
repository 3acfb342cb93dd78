package parley.media.relay;

import parley.media.bridge.Packet;

/// One step of the relay, for one packet.
@FunctionalInterface
interface PacketStep {
    /// Takes the step.
    /// @param nowNanos monotonic time of arrival
    void apply(Packet packet, long nowNanos);
}
