package parley.sdp.negotiation;

import parley.sdp.MediaDescription;

/// What one media line of a peer's turned out to be.
sealed interface StreamReading {
    /// Where it stands.
    MediaDescription part();

    /// We can work with it.
    /// @param stream as read
    record Usable(PeerStream stream) implements StreamReading {
        @Override
        public MediaDescription part() {
            return stream.part();
        }
    }

    /// Switched off by port 0 (RFC 3264 §5.1, §6), or nothing that an SBC for RTP relays.
    /// @param part where it stands
    record Unused(MediaDescription part) implements StreamReading {}

    /// Meant to be used, and cannot be.
    /// @param part where it stands
    /// @param fault why
    record Unfit(MediaDescription part, OfferFault fault) implements StreamReading {
        static Unfit of(MediaDescription part, String reason) {
            return new Unfit(part, OfferFault.of(reason));
        }
    }
}
