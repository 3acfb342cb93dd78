package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.common.MediaKind;
import parley.common.Parsed;
import parley.common.SrtpSuite;
import parley.sdp.CryptoAttribute;
import parley.sdp.CryptoLine;
import parley.sdp.DtlsSetup;
import parley.sdp.Fingerprint;
import parley.sdp.MediaDescription;
import parley.sdp.MediaProtocol;
import parley.sdp.SessionDescription;

/// Reads an answer against the offer of ours that it answers (RFC 3264 §6).
final class AnswerReader {
    private final SessionDescription offer;
    private final SessionDescription answer;

    /// Both have the same number of media lines.
    AnswerReader(SessionDescription offer, SessionDescription answer) {
        this.offer = offer;
        this.answer = answer;
    }

    /// One reading for each media line.
    List<StreamReading> read() {
        var readings = new ArrayList<StreamReading>();
        for (var i = 0; i < offer.media().size(); i++) {
            readings.add(read(offer.media().get(i), answer.media().get(i)));
        }
        return readings;
    }

    private StreamReading read(MediaDescription offered, MediaDescription part) {
        if (part.port() == 0) {
            return new StreamReading.Unused(part);
        }
        if (offered.port() == 0) {
            return StreamReading.Unfit.of(part, "accepts a stream that was offered with port 0 (RFC 3264 §6)");
        }
        var profile = MediaProtocol.of(part.protocol());
        var ours = MediaProtocol.of(offered.protocol()).orElseThrow();
        if (part.kind().equals(Optional.of(MediaKind.FAX)) && !FaxLines.t38(part)) {
            return StreamReading.Unfit.of(part, "answers T.38 with another use of UDPTL");
        }
        // RFC 3264 §6.1 wants the very same protocol. Peers confuse the secure ones with each other, which harms
        // nobody; secure and plain must never be confused.
        if (profile.isEmpty()
                || profile.get().secure() != ours.secure()
                || profile.get().rtp() != ours.rtp()
                || !part.media().equals(offered.media())) {
            return StreamReading.Unfit.of(part, "answers " + ours.token() + " with another protocol or media type");
        }
        return switch (keying(offered, ours, part)) {
            case Parsed.Refused<PeerKeying>(var reason, var _) -> StreamReading.Unfit.of(part, reason);
            case Parsed.Ok<PeerKeying>(var keying) ->
                PeerStream.of(answer, part, keying, ice(offered, part))
                        .<StreamReading>map(StreamReading.Usable::new)
                        .orElseGet(() -> StreamReading.Unfit.of(part, "has no unicast IP address in its c= line"));
        };
    }

    private Optional<PeerIce> ice(MediaDescription offered, MediaDescription part) {
        return answer.iceOf(part)
                .filter(_ -> offered.has("ice-ufrag"))
                .map(remote -> PeerIce.answering(remote, !offer.has("ice-lite")))
                .filter(agent -> !agent.idle());
    }

    private Parsed<PeerKeying> keying(MediaDescription offered, MediaProtocol ours, MediaDescription part) {
        var sdesOffered = offered.has("crypto");
        var dtlsOffered = offered.has("fingerprint");
        var lines = part.cryptoLines();
        var fingerprints = answer.fingerprintsOf(part);
        if (!sdesOffered && !dtlsOffered) {
            return new Parsed.Ok<>(new PeerKeying.Plain());
        }
        if (sdesOffered && dtlsOffered && !lines.isEmpty() && !fingerprints.isEmpty()) {
            return refused("answers with two keyings, a=crypto and a=fingerprint, where one is to be chosen");
        }
        if (sdesOffered && !lines.isEmpty()) {
            return sdes(offered, lines);
        }
        if (dtlsOffered && !fingerprints.isEmpty()) {
            return dtls(part, fingerprints);
        }
        // RFC 8643 §3.2: keys beside plain RTP are an offer that may be passed over.
        return ours.secure()
                ? refused("answers without a key of an offered kind")
                : new Parsed.Ok<>(new PeerKeying.Plain());
    }

    private static Parsed<PeerKeying> sdes(MediaDescription offered, List<Parsed<CryptoLine>> lines) {
        if (lines.size() != 1) {
            return refused("answers with several a=crypto lines instead of one (RFC 4568 §5.1.2)");
        }
        return switch (lines.getFirst()) {
            case Parsed.Refused<CryptoLine>(var rule, var _) -> refused("answers with a bad a=crypto: " + rule);
            case Parsed.Ok<CryptoLine>(var line) -> {
                var suite = offered.cryptoLines().stream()
                        .<CryptoLine>mapMulti((ours, found) -> {
                            if (ours instanceof Parsed.Ok<CryptoLine>(var crypto) && crypto.tag() == line.tag()) {
                                found.accept(crypto);
                            }
                        })
                        .map(CryptoLine::suite)
                        .findFirst();
                if (suite.isEmpty()) {
                    yield refused("answers with an a=crypto tag that was not offered (RFC 4568 §5.1.3)");
                }
                if (!SrtpSuite.named(suite.get()).equals(SrtpSuite.named(line.suite()))) {
                    yield refused("answers another suite than the one offered under its tag (RFC 4568 §5.1.3)");
                }
                yield switch (line.usable()) {
                    case Parsed.Ok<CryptoAttribute>(var crypto) -> new Parsed.Ok<>(new PeerKeying.Sdes(crypto));
                    case Parsed.Refused<CryptoAttribute>(var rule, var _) ->
                        refused("answers with an unusable a=crypto: " + rule);
                };
            }
        };
    }

    /// RFC 5763 §5 lets an answer be `active` or `passive` only. One that repeats `actpass` comes from peers that
    /// then act as client, and one that says nothing is passive (RFC 4145 §4.1).
    private Parsed<PeerKeying> dtls(MediaDescription part, List<Fingerprint> all) {
        var fingerprints = all.stream().filter(Fingerprint::trustworthy).toList();
        if (fingerprints.isEmpty()) {
            return refused("answers without a fingerprint of the SHA-2 family (RFC 8122 §5)");
        }
        var setup = answer.setupOf(part).orElse(DtlsSetup.PASSIVE);
        if (setup == DtlsSetup.HOLDCONN) {
            return refused("answers a=setup:holdconn, which DTLS-SRTP does not have (RFC 5763 §5)");
        }
        var role = setup == DtlsSetup.ACTPASS ? DtlsSetup.ACTIVE : setup;
        return new Parsed.Ok<>(
                new PeerKeying.Dtls(fingerprints, role, part.tlsId().orElse("")));
    }

    private static <T> Parsed<T> refused(String reason) {
        return new Parsed.Refused<>(reason, 0);
    }
}
