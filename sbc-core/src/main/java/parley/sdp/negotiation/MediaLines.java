package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import parley.common.Endpoint;
import parley.common.MediaKind;
import parley.sdp.Attribute;
import parley.sdp.Bandwidth;
import parley.sdp.Connection;
import parley.sdp.DtlsSetup;
import parley.sdp.FormatParameters;
import parley.sdp.IceCredentials;
import parley.sdp.MediaDescription;
import parley.sdp.MediaProtocol;
import parley.sdp.RtpMap;
import parley.sdp.SdpLine;
import parley.sdp.SessionDescription;

/// Writes our media parts: the far side's codecs, and our own address, keys and fingerprint.
///
/// What crosses from one leg to the other is listed here; everything else stays behind, above all what shows the far
/// network or its keys: `c=`, `a=rtcp`, `a=crypto`, `a=fingerprint`, `a=candidate`, `a=ice-*`, `a=ssrc*`, `a=msid`,
/// `a=mid`, `a=group`, `a=tls-id`, `i=`.
final class MediaLines {
    /// Plain-text attributes of a codec that cross; `rtpmap` and `fmtp` are read and written by their types.
    private static final Set<String> CODEC = Set.of("ptime", "maxptime", "framerate");

    /// Modifiers of `b=` (RFC 8866 §5.8, RFC 3890, RFC 3556).
    private static final Set<String> BANDWIDTH = Set.of("AS", "CT", "TIAS", "RS", "RR");

    /// Version and hash of the Hello (RFC 6189 §8).
    private static final Pattern ZRTP_HASH = Pattern.compile("\\d\\.\\d{2} [0-9A-Fa-f]{64}");

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,10}");

    private MediaLines() {}

    /// The part that offers `peer`'s stream to the other leg.
    /// @param offer the description `peer` stands in
    /// @param formats how they cross
    /// @param ours the other leg
    /// @param policy of the other leg
    static MediaDescription offered(
            SessionDescription offer, PeerStream peer, FormatCrossing formats, LegStream ours, LegPolicy policy) {
        var profile = profile(policy, peer.protocol().feedback());
        var lines = new ArrayList<SdpLine>();
        lines.add(Connection.of(ours.media().rtp().address()));
        bandwidth(offer, peer.part()).forEach(lines::add);
        codecs(peer.part(), formats.proposed(), formats.offeredFormats(), profile.feedback())
                .forEach(lines::add);
        lines.addAll(formats.addedAttributes());
        if (policy.plain() && peer.keying() instanceof PeerKeying.Plain) {
            zrtp(peer.part()).forEach(lines::add);
        }
        lines.add(peer.direction().attribute());
        if (policy.sdes()) {
            for (var suite : ours.inOrder(policy.suites())) {
                lines.add(ours.crypto(policy.suites().indexOf(suite) + 1, suite).attribute());
            }
        }
        if (policy.dtls()) {
            lines.add(ours.media().fingerprint().attribute());
            lines.add(DtlsSetup.ACTPASS.attribute());
            ours.tlsId().ifPresent(name -> lines.add(Attribute.of("tls-id", name)));
            // Without it each component would need an association of its own (RFC 5764 §3.2).
            lines.add(Attribute.of("rtcp-mux"));
        }
        lines.add(Attribute.of("rtcp", Integer.toString(ours.media().rtcp().port())));
        ours.ice().ifPresent(agent -> lines.addAll(ice(ours.media(), agent.credentials(), false)));
        return part(peer.part(), ours.media().rtp().port(), profile.token(), formats.offeredFormats(), lines);
    }

    /// The part that answers `peer`'s offer with what the other leg's party answered.
    /// @param answer the description `far` stands in
    /// @param taken what of the offer it took
    /// @param ours the leg of `peer`, agreed
    /// @param policy of that leg
    static MediaDescription answered(
            SessionDescription answer,
            PeerStream peer,
            PeerStream far,
            FormatAnswer taken,
            LegStream ours,
            LegPolicy policy) {
        var agreement = ours.agreed().orElseThrow().agreement();
        var formats = taken.formats(policy);
        var lines = new ArrayList<SdpLine>();
        lines.add(Connection.of(ours.media().rtp().address()));
        bandwidth(answer, far.part()).forEach(lines::add);
        peer.part().mid().ifPresent(mid -> lines.add(Attribute.of("mid", mid)));
        codecs(far.part(), taken.numbers(), formats, peer.protocol().feedback()).forEach(lines::add);
        lines.addAll(taken.keptAttributes());
        lines.add(agreement.direction().attribute());
        switch (agreement.keying()) {
            case LegAgreement.Keying.Plain _ -> {
                if (far.keying() instanceof PeerKeying.Plain) {
                    zrtp(far.part()).forEach(lines::add);
                }
            }
            case LegAgreement.Keying.Sdes(var local, var _) -> lines.add(local.attribute());
            case LegAgreement.Keying.Dtls(var client, var _, var _, var _) -> {
                lines.add(ours.media().fingerprint().attribute());
                lines.add((client ? DtlsSetup.ACTIVE : DtlsSetup.PASSIVE).attribute());
                // Where the offer has none the peer would not know what it is (RFC 8842 §5.3).
                ours.tlsId()
                        .filter(_ -> peer.part().tlsId().isPresent())
                        .ifPresent(name -> lines.add(Attribute.of("tls-id", name)));
            }
        }
        lines.add(
                agreement.remoteRtcp().isEmpty()
                        ? Attribute.of("rtcp-mux")
                        : Attribute.of(
                                "rtcp", Integer.toString(ours.media().rtcp().port())));
        agreement
                .ice()
                .ifPresent(spoken -> lines.addAll(
                        ice(ours.media(), spoken.local(), agreement.remoteRtcp().isEmpty())));
        // A peer that trickles would wait for more of ours (RFC 8838 §13).
        agreement
                .ice()
                .filter(spoken -> spoken.remote().trickle())
                .ifPresent(_ -> lines.add(Attribute.of("end-of-candidates")));
        return part(peer.part(), ours.media().rtp().port(), peer.part().protocol(), formats, lines);
    }

    /// Credentials and candidates: the address of each component, and no other, for we have one address, which is
    /// public or translated one to one (RFC 8445 §5.1.1, §5.2). None is trickled later (RFC 8838 §14).
    private static List<Attribute> ice(LocalMedia media, IceCredentials credentials, boolean muxed) {
        var lines = new ArrayList<>(credentials.attributes());
        lines.add(candidate(1, media.rtp()));
        if (!muxed) {
            lines.add(candidate(2, media.rtcp()));
        }
        return lines;
    }

    // RFC 8445 §5.1.2.1: type preference 126 (host), local preference 65535, and 256 less the component.
    private static Attribute candidate(int component, Endpoint address) {
        var priority = (126L << 24) + (65_535L << 8) + (256 - component);
        return Attribute.of(
                "candidate",
                "1 " + component + " UDP " + priority + " " + address.address() + " " + address.port() + " typ host");
    }

    /// What binds ZRTP to signalling (RFC 6189 §8): it is end to end, and so it crosses between legs in the clear.
    private static Stream<Attribute> zrtp(MediaDescription part) {
        return part.arguments("zrtp-hash")
                .filter(hash -> ZRTP_HASH.matcher(hash).matches())
                .map(hash -> Attribute.of("zrtp-hash", hash));
    }

    /// The `BUNDLE` group that answers that of an offer (RFC 9143 §7.3): its first stream that we take, alone, for
    /// each stream has ports of its own here. UDPTL is in no bundle.
    static Optional<Attribute> bundle(SessionDescription offer, List<MediaDescription> answered) {
        return offer.groups().stream()
                .filter(group -> group.semantics().equals("BUNDLE"))
                .flatMap(group -> group.mids().stream())
                .filter(mid -> answered.stream()
                        .anyMatch(part ->
                                part.port() > 0 && rtp(part) && part.mid().equals(Optional.of(mid))))
                .findFirst()
                .map(mid -> Attribute.of("group", "BUNDLE " + mid));
    }

    private static boolean rtp(MediaDescription part) {
        return part.kind().filter(MediaKind::rtp).isPresent();
    }

    /// A part with port 0 that keeps the place of one that is not used (RFC 3264 §6, §8).
    static MediaDescription off(MediaDescription part) {
        return part(part, 0, part.protocol(), part.formats(), List.of());
    }

    private static MediaDescription part(
            MediaDescription like, int port, String protocol, List<String> formats, List<SdpLine> lines) {
        return new MediaDescription(like.media(), port, 1, protocol, formats, lines);
    }

    /// What we write into the media line of an offer; both keyings share `RTP/SAVP`.
    private static MediaProtocol profile(LegPolicy policy, boolean feedback) {
        if (policy.plain() || policy.opportunistic()) {
            return MediaProtocol.RTP_AVP;
        }
        if (policy.sdes()) {
            return MediaProtocol.RTP_SAVP;
        }
        return feedback || policy.offersIce() ? MediaProtocol.UDP_TLS_RTP_SAVPF : MediaProtocol.UDP_TLS_RTP_SAVP;
    }

    /// The part's own, else the session's.
    static Stream<Bandwidth> bandwidth(SessionDescription description, MediaDescription part) {
        var own = part.bandwidths();
        return (own.isEmpty() ? description.bandwidths() : own)
                .stream()
                        .filter(line -> BANDWIDTH.contains(line.modifier())
                                && AMOUNT.matcher(line.amount()).matches());
    }

    /// The attributes of the codecs of a media line, as they stand in one of ours.
    /// @param numbers ours, by those of the media line
    /// @param formats of ours
    private static Stream<Attribute> codecs(
            MediaDescription part, Map<Integer, Integer> numbers, List<String> formats, boolean feedback) {
        return part.lines().stream().mapMulti((line, found) -> {
            if (line instanceof Attribute attribute) {
                codec(attribute, numbers, formats, feedback).ifPresent(found);
            }
        });
    }

    private static Optional<Attribute> codec(
            Attribute attribute, Map<Integer, Integer> numbers, List<String> formats, boolean feedback) {
        return switch (attribute.name()) {
            case "rtpmap" ->
                attribute
                        .argument()
                        .flatMap(RtpMap::of)
                        .flatMap(map -> written(Integer.toString(map.payloadType()), numbers, formats)
                                .map(number -> map.numbered(number).attribute()));
            case "fmtp" ->
                attribute
                        .argument()
                        .flatMap(FormatParameters::of)
                        .flatMap(fmtp -> written(fmtp.format(), numbers, formats)
                                .map(number -> new FormatParameters(
                                                Integer.toString(number),
                                                PayloadReferences.renumbered(fmtp.parameters(), numbers))
                                        .attribute()));
            case "rtcp-fb" ->
                Optional.of(attribute).filter(_ -> feedback).flatMap(wish -> ofOneOrAll(wish, numbers, formats));
            case "imageattr" -> ofOneOrAll(attribute, numbers, formats);
            default -> Optional.of(attribute).filter(other -> CODEC.contains(other.name()));
        };
    }

    /// Of one format, or of `*`: all (RFC 4585 §4.2, RFC 6236 §3.1.1).
    private static Optional<Attribute> ofOneOrAll(
            Attribute attribute, Map<Integer, Integer> numbers, List<String> formats) {
        return attribute
                .argument()
                .flatMap(FormatParameters::of)
                .flatMap(said -> said.format().equals("*")
                        ? Optional.of(attribute)
                        : written(said.format(), numbers, formats)
                                .map(number -> Attribute.of(attribute.name(), number + " " + said.parameters())));
    }

    private static Optional<Integer> written(String format, Map<Integer, Integer> numbers, List<String> formats) {
        var number = MediaDescription.payloadType(format);
        return number.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(numbers.get(number.getAsInt()))
                        .filter(found -> formats.contains(Integer.toString(found)));
    }
}
