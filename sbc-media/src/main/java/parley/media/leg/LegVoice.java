package parley.media.leg;

import java.util.Optional;
import java.util.stream.Collectors;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.media.opus.ConcentusOpus;
import parley.media.transcode.OpusCodecs;
import parley.media.transcode.VoiceTranscoder;
import parley.mediaport.MediaEvent;

/// What a leg's peer says, in the codec of the far party.
final class LegVoice {
    private static final OpusCodecs CODECS = new ConcentusOpus();

    private LegVoice() {}

    /// An offer/answer ended. A transcoder that does what is agreed now, too, goes on: it remembers what it heard.
    /// @return what there is to tell; empty if all is as it was
    static Optional<MediaEvent> agreed(OpenLeg leg, Optional<Transcoding> terms) {
        var before = Optional.ofNullable(leg.relay().transcoder()).map(VoiceTranscoder::terms);
        if (!before.equals(terms)) {
            leg.relay()
                    .transcoder(terms.map(agreed -> new VoiceTranscoder(agreed, CODECS))
                            .orElse(null));
        }
        var now = told(terms);
        return now.equals(told(before)) ? Optional.empty() : Optional.of(new MediaEvent.Transcoded(leg.leg(), now));
    }

    private static String told(Optional<Transcoding> terms) {
        return terms.filter(Transcoding::expected).map(LegVoice::description).orElse("");
    }

    private static String description(Transcoding terms) {
        var heard = terms.heard().values().stream()
                .distinct()
                .sorted()
                .map(VoiceCodec::encoding)
                .collect(Collectors.joining(" or "));
        return heard + " to " + terms.sent().encoding();
    }
}
