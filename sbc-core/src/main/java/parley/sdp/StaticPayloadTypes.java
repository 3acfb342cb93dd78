package parley.sdp;

import java.util.Map;
import java.util.Optional;

/// Payload types that mean a codec without `a=rtpmap` (RFC 3551 §6, tables 4 and 5).
final class StaticPayloadTypes {
    private static final Map<Integer, RtpMap> CODECS = Map.ofEntries(
            entry(0, "PCMU", 8_000),
            entry(3, "GSM", 8_000),
            entry(4, "G723", 8_000),
            entry(5, "DVI4", 8_000),
            entry(6, "DVI4", 16_000),
            entry(7, "LPC", 8_000),
            entry(8, "PCMA", 8_000),
            entry(9, "G722", 8_000),
            Map.entry(10, new RtpMap(10, "L16", 44_100, Optional.of("2"))),
            entry(11, "L16", 44_100),
            entry(12, "QCELP", 8_000),
            entry(13, "CN", 8_000),
            entry(14, "MPA", 90_000),
            entry(15, "G728", 8_000),
            entry(16, "DVI4", 11_025),
            entry(17, "DVI4", 22_050),
            entry(18, "G729", 8_000),
            entry(25, "CelB", 90_000),
            entry(26, "JPEG", 90_000),
            entry(28, "nv", 90_000),
            entry(31, "H261", 90_000),
            entry(32, "MPV", 90_000),
            entry(33, "MP2T", 90_000),
            entry(34, "H263", 90_000));

    private StaticPayloadTypes() {}

    static Optional<RtpMap> of(int payloadType) {
        return Optional.ofNullable(CODECS.get(payloadType));
    }

    private static Map.Entry<Integer, RtpMap> entry(int payloadType, String encoding, long clockRate) {
        return Map.entry(payloadType, new RtpMap(payloadType, encoding, clockRate, Optional.empty()));
    }
}
