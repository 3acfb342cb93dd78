package parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import parley.common.MediaKind;
import parley.common.Parsed;

/// One media part of a session description: `m=` (RFC 8866 §5.14) and the lines under it.
/// @param media `audio`, `video`, ...
/// @param port 0 to 65535; 0 means the stream is not wanted (RFC 3264 §5.1)
/// @param portCount the number after the slash; 1 where there is none
/// @param protocol as written, for [MediaProtocol#of(String)]
/// @param formats payload types for RTP; at least one
/// @param lines what follows the `m=` line
public record MediaDescription(
        String media, int port, int portCount, String protocol, List<String> formats, List<SdpLine> lines)
        implements SdpSection {
    public MediaDescription {
        formats = List.copyOf(formats);
        lines = List.copyOf(lines);
        if (formats.isEmpty()) {
            throw new IllegalArgumentException("a media line names at least one format (RFC 8866 §5.14)");
        }
    }

    /// What follows `m=`.
    public String mediaLine() {
        return media + " " + port + (portCount == 1 ? "" : "/" + portCount) + " " + protocol + " "
                + String.join(" ", formats);
    }

    /// What it carries, if that is of a kind known here in a protocol known here.
    public Optional<MediaKind> kind() {
        return MediaProtocol.of(protocol)
                .flatMap(known -> known.rtp()
                        ? switch (media) {
                            case "audio" -> Optional.of(MediaKind.AUDIO);
                            case "video" -> Optional.of(MediaKind.VIDEO);
                            case "text" -> Optional.of(MediaKind.TEXT);
                            case "application" -> Optional.of(MediaKind.APPLICATION);
                            default -> Optional.empty();
                        }
                        : Optional.of(MediaKind.FAX).filter(_ -> media.equals("image")));
    }

    /// Every well-formed `a=rtpmap` (RFC 8866 §6.6).
    public List<RtpMap> rtpMaps() {
        return arguments("rtpmap").flatMap(text -> RtpMap.of(text).stream()).toList();
    }

    /// What a format of the media line means: by its `a=rtpmap`, else by RFC 3551. Empty for what is no payload
    /// type, and for one that nothing is said of.
    public Optional<RtpMap> codec(String format) {
        return payloadType(format).stream()
                .boxed()
                .findFirst()
                .flatMap(number -> rtpMaps().stream()
                        .filter(map -> map.payloadType() == number)
                        .findFirst()
                        .or(() -> StaticPayloadTypes.of(number)));
    }

    /// The number of a format that is a payload type of RTP: 0 to 127.
    public static OptionalInt payloadType(String format) {
        return format.matches("\\d{1,3}") && Integer.parseInt(format) <= 127
                ? OptionalInt.of(Integer.parseInt(format))
                : OptionalInt.empty();
    }

    /// Every well-formed `a=fmtp` (RFC 8866 §6.15).
    public List<FormatParameters> formatParameters() {
        return arguments("fmtp")
                .flatMap(text -> FormatParameters.of(text).stream())
                .toList();
    }

    /// Every `a=crypto`, read or refused (RFC 4568 §9.1).
    public List<Parsed<CryptoLine>> cryptoLines() {
        return arguments("crypto").map(CryptoLine::parse).toList();
    }

    /// `a=rtcp` (RFC 3605).
    public Optional<RtcpAttribute> rtcp() {
        return arguments("rtcp")
                .flatMap(text -> RtcpAttribute.of(text).stream())
                .findFirst();
    }

    /// `a=rtcp-mux` (RFC 5761 §5.1.1).
    public boolean rtcpMux() {
        return has("rtcp-mux");
    }

    /// `a=mid` (RFC 5888 §4).
    public Optional<String> mid() {
        return arguments("mid").findFirst();
    }

    /// `a=tls-id` (RFC 8842 §4).
    public Optional<String> tlsId() {
        return arguments("tls-id").findFirst();
    }

    /// `a=ptime` in milliseconds (RFC 8866 §6.4), as written.
    public Optional<String> packetTime() {
        return arguments("ptime").findFirst();
    }
}
