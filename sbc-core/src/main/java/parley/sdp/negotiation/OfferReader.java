package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.common.MediaKind;
import parley.common.Parsed;
import parley.sdp.CryptoAttribute;
import parley.sdp.CryptoLine;
import parley.sdp.DtlsSetup;
import parley.sdp.Fingerprint;
import parley.sdp.MediaDescription;
import parley.sdp.MediaProtocol;
import parley.sdp.SessionDescription;

/// Reads the media lines of an offer under the policy of the leg it came from.
///
/// Profiles are taken as peers use them, not only as they are defined: phones that would like SRTP but can do
/// without offer `a=crypto` in `RTP/AVP` (RFC 8643), others offer `a=fingerprint` in `RTP/SAVP` or `RTP/AVP`. The
/// policy, not the profile, says what is asked for: a policy of plain RTP ignores keys beside `RTP/AVP` and refuses
/// `RTP/SAVP`.
final class OfferReader {
    private final SessionDescription offer;
    private final LegPolicy policy;
    private final LegPolicy far;

    /// @param policy of the leg that it came from
    /// @param far policy of the other leg
    OfferReader(SessionDescription offer, LegPolicy policy, LegPolicy far) {
        this.offer = offer;
        this.policy = policy;
        this.far = far;
    }

    /// One reading for each media line.
    List<StreamReading> read() {
        var readings = offer.media().stream().map(this::read).toList();
        return readings.stream()
                .map(reading -> spared(reading, readings) ? new StreamReading.Unused(reading.part()) : reading)
                .toList();
    }

    /// True for the line in the clear of a party that would like SRTP, can do without, and says so with two lines for
    /// one stream, `RTP/SAVP` and `RTP/AVP`: the answer switches one of them off. Under a policy of either kind
    /// only one can be used anyway.
    private static boolean spared(StreamReading reading, List<StreamReading> all) {
        return reading instanceof StreamReading.Usable(var plain)
                && plain.keying() instanceof PeerKeying.Plain
                && all.stream()
                        .anyMatch(other -> other instanceof StreamReading.Usable(var secure)
                                && secure.protocol().secure()
                                && secure.part().media().equals(plain.part().media()));
    }

    private StreamReading read(MediaDescription part) {
        var kind = part.kind();
        if (part.port() == 0 || kind.isEmpty()) {
            return new StreamReading.Unused(part);
        }
        return kind.get() == MediaKind.FAX ? fax(part) : rtp(part);
    }

    /// T.38 is never encrypted here: it passes only where both legs' policies let it.
    private StreamReading fax(MediaDescription part) {
        var bar = policy.faxBar()
                .map(why -> "the policy of its own leg " + why)
                .or(() -> far.faxBar().map(why -> "the policy of the other leg " + why));
        if (bar.isPresent()) {
            return new StreamReading.Unfit(
                    part,
                    new OfferFault(SdpWarning.MEDIA_TYPE_NOT_AVAILABLE, "offers T.38 fax, and " + bar.orElseThrow()));
        }
        if (!FaxLines.t38(part)) {
            return new StreamReading.Unfit(
                    part,
                    new OfferFault(SdpWarning.INCOMPATIBLE_MEDIA_FORMAT, "offers UDPTL for another use than t38"));
        }
        return reading(part, new PeerKeying.Plain(), Optional.empty());
    }

    private StreamReading rtp(MediaDescription part) {
        if (!FormatCrossing.possible(part, policy, far)) {
            return new StreamReading.Unfit(
                    part,
                    new OfferFault(SdpWarning.INCOMPATIBLE_MEDIA_FORMAT, "offers no codec that is allowed to pass"));
        }
        return switch (keying(part, MediaProtocol.of(part.protocol()).orElseThrow())) {
            case Parsed.Refused<PeerKeying>(var reason, var _) -> StreamReading.Unfit.of(part, reason);
            case Parsed.Ok<PeerKeying>(var keying) -> reading(part, keying, ice(part));
        };
    }

    private StreamReading reading(MediaDescription part, PeerKeying keying, Optional<PeerIce> ice) {
        return PeerStream.of(offer, part, keying, ice)
                .<StreamReading>map(StreamReading.Usable::new)
                .orElseGet(() -> StreamReading.Unfit.of(part, "has no unicast IP address in its c= line"));
    }

    private Optional<PeerIce> ice(MediaDescription part) {
        return offer.iceOf(part)
                .filter(_ -> policy.acceptsIce())
                .map(remote -> PeerIce.offering(remote, policy))
                .filter(agent -> !agent.idle());
    }

    /// DTLS before SDES where both are offered and both allowed: its keys never travel in signalling.
    private Parsed<PeerKeying> keying(MediaDescription part, MediaProtocol profile) {
        if (policy.plain()) {
            return profile.secure()
                    ? refused("offers " + profile.token() + " where plain RTP is the policy")
                    : new Parsed.Ok<>(new PeerKeying.Plain());
        }
        var faults = new ArrayList<String>();
        if (policy.dtls()) {
            switch (dtls(part)) {
                case Parsed.Ok<PeerKeying> ok -> {
                    return ok;
                }
                case Parsed.Refused<PeerKeying>(var fault, var _) -> faults.add(fault);
            }
        }
        if (policy.sdes() || policy.sdesBarred()) {
            switch (sdes(part)) {
                case Parsed.Ok<PeerKeying> ok -> {
                    return ok;
                }
                case Parsed.Refused<PeerKeying>(var fault, var _) -> faults.add(fault);
            }
        }
        return policy.opportunistic() && !profile.secure()
                ? new Parsed.Ok<>(new PeerKeying.Plain())
                : refused("offers " + profile.token() + " " + String.join(" and ", faults));
    }

    private Parsed<PeerKeying> dtls(MediaDescription part) {
        var all = offer.fingerprintsOf(part);
        var fingerprints = all.stream().filter(Fingerprint::trustworthy).toList();
        // RFC 4145 §4.1: an offer that does not say is active.
        var setup = offer.setupOf(part).orElse(DtlsSetup.ACTIVE);
        if (all.isEmpty()) {
            return refused("without a usable a=fingerprint, which DTLS-SRTP needs (RFC 5763 §5)");
        }
        if (fingerprints.isEmpty()) {
            return refused("without a fingerprint of the SHA-2 family (RFC 8122 §5)");
        }
        if (setup == DtlsSetup.HOLDCONN) {
            return refused("with a=setup:holdconn, which DTLS-SRTP does not have (RFC 5763 §5)");
        }
        return new Parsed.Ok<>(
                new PeerKeying.Dtls(fingerprints, setup, part.tlsId().orElse("")));
    }

    /// The suite that we like best among those offered; the answer repeats its tag (RFC 4568 §5.1.2).
    private Parsed<PeerKeying> sdes(MediaDescription part) {
        var lines = part.cryptoLines();
        if (lines.isEmpty()) {
            return refused("without a=crypto, which SDES needs (RFC 4568 §5.1.1)");
        }
        if (policy.sdesBarred()) {
            return refused("with SDES keys over signalling that is not encrypted (RFC 4568 §8.3)");
        }
        return best(lines)
                .<Parsed<PeerKeying>>map(crypto -> new Parsed.Ok<>(new PeerKeying.Sdes(crypto)))
                .orElseGet(() -> refused("with a=crypto lines of which none can be used: " + firstFault(lines)));
    }

    private Optional<CryptoAttribute> best(List<Parsed<CryptoLine>> lines) {
        for (var suite : policy.suites()) {
            for (var line : lines) {
                if (usable(line) instanceof Parsed.Ok<CryptoAttribute>(var crypto) && crypto.suite() == suite) {
                    return Optional.of(crypto);
                }
            }
        }
        return Optional.empty();
    }

    private static String firstFault(List<Parsed<CryptoLine>> lines) {
        return usable(lines.getFirst()) instanceof Parsed.Refused<CryptoAttribute>(var rule, var _)
                ? rule
                : "the suite is not in the policy";
    }

    private static Parsed<CryptoAttribute> usable(Parsed<CryptoLine> line) {
        return switch (line) {
            case Parsed.Ok<CryptoLine>(var crypto) -> crypto.usable();
            case Parsed.Refused<CryptoLine>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
        };
    }

    private static <T> Parsed<T> refused(String reason) {
        return new Parsed.Refused<>(reason, 0);
    }
}
