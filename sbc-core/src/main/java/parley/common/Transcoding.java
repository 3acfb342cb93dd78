package parley.common;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How the voice of one peer is turned into a codec of the far party. What is not named here passes as it is.
/// @param heard codecs of this peer's payload types that are converted; all of one clock rate, and at least one
/// @param sent what the far party gets of them, from G.711 Opus and from Opus G.711
/// @param expected false where the two have a codec in common, too, and this peer may never use another
/// @param events its telephone events, which have another clock on the other side; empty if none pass
public record Transcoding(Map<Integer, VoiceCodec> heard, VoiceCodec sent, boolean expected, Optional<Events> events) {
    /// Telephone events (RFC 4733): their time is counted by the clock of the voice beside them (§2.1).
    /// @param payloadTypes of this peer's
    /// @param heardClockRate hertz, at this peer
    /// @param sentClockRate hertz, at the far party
    public record Events(Set<Integer> payloadTypes, int heardClockRate, int sentClockRate) {
        public Events {
            payloadTypes = Set.copyOf(payloadTypes);
        }
    }

    /// Of a peer that has no codec in common with the far party.
    public Transcoding(Map<Integer, VoiceCodec> heard, VoiceCodec sent, Optional<Events> events) {
        this(heard, sent, true, events);
    }

    public Transcoding {
        heard = Map.copyOf(heard);
        if (heard.isEmpty() || heard.values().stream().anyMatch(codec -> codec.g711() == sent.g711())) {
            throw new IllegalArgumentException("voice is turned from G.711 into Opus, or back");
        }
    }

    /// The clock of what is heard, hertz.
    public int heardClockRate() {
        return heard.values().iterator().next().clockRate();
    }
}
