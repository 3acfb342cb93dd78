package parley.mediaport;

import parley.common.CallRef;
import parley.common.LegSide;

/// One media leg: one side of one media line of one call.
/// @param call whose
/// @param stream 0-based index of the `m=` line, the same on both sides
/// @param side which leg
public record StreamRef(CallRef call, int stream, LegSide side) {
    /// The leg this one is bridged to.
    public StreamRef peer() {
        return new StreamRef(call, stream, side.other());
    }

    /// Stream index and side, as `0/A`: what it is called within its call.
    public String name() {
        return stream + "/" + side;
    }

    @Override
    public String toString() {
        return call + "/" + name();
    }
}
