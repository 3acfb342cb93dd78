package parley.config;

import java.util.List;
import java.util.Optional;
import parley.common.CodecName;
import parley.common.CodecPolicy;
import parley.common.TranscodeUse;

/// Block `codecs` of a media leg. Each codec is written as in `a=rtpmap` (RFC 8866 §6.6): `NAME[/RATE[/CHANNELS]]`.
/// @param order the first ones in what we offer and answer, best first
/// @param allow none but these; empty: all
/// @param strip not these
/// @param transcode what is turned into another codec where the two parties have none in common
public record CodecsConfig(List<String> order, List<String> allow, List<String> strip, TranscodeUse transcode) {
    /// Nothing is changed.
    public static final CodecsConfig ALL = new CodecsConfig(List.of(), List.of(), List.of(), TranscodeUse.NONE);

    public CodecsConfig {
        order = List.copyOf(order);
        allow = List.copyOf(allow);
        strip = List.copyOf(strip);
        new Rules()
                .require(codecs(order), "order", "must be codecs such as PCMA or opus/48000", order)
                .distinct("order", order)
                .require(codecs(allow), "allow", "must be codecs such as PCMA or opus/48000", allow)
                .distinct("allow", allow)
                .require(codecs(strip), "strip", "must be codecs such as PCMA or opus/48000", strip)
                .distinct("strip", strip)
                .enforce();
    }

    /// In the terms of the negotiation.
    public CodecPolicy policy() {
        return new CodecPolicy(names(order), names(allow), names(strip), transcode);
    }

    private static boolean codecs(List<String> texts) {
        return texts.stream().allMatch(text -> CodecName.of(text).isPresent());
    }

    private static List<CodecName> names(List<String> texts) {
        return texts.stream().map(CodecName::of).flatMap(Optional::stream).toList();
    }
}
