package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import parley.common.MediaKind;
import parley.common.MediaSecurity;
import parley.common.Parsed;
import parley.sdp.CryptoLine;
import parley.sdp.MediaDescription;
import parley.sdp.SessionDescription;

/// Why one leg of one stream is keyed as it is, for the operator. Names and numbers only, no key.
/// @param offeredBy who made the offer
/// @param policy of the leg
/// @param offered what the offer's media line had: its profile, then each keying
/// @param chosen by whoever answered
/// @param reason in plain words
public record KeyingDecision(
        Offerer offeredBy, MediaSecurity policy, List<String> offered, String chosen, String reason) {
    /// Who made an offer.
    public enum Offerer {
        PEER,
        US;

        /// As events have it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public KeyingDecision {
        offered = List.copyOf(offered);
    }

    /// @param offer that was answered
    /// @param part of it that this stream stands in
    /// @param keying agreed
    static KeyingDecision of(
            Offerer by,
            SessionDescription offer,
            MediaDescription part,
            LegAgreement.Keying keying,
            MediaSecurity policy) {
        var fax = part.kind().equals(Optional.of(MediaKind.FAX));
        var chosen = switch (keying) {
            case LegAgreement.Keying.Plain() -> fax ? "UDPTL in the clear" : "plain RTP";
            case LegAgreement.Keying.Sdes(var local, var _) -> "SDES " + local.spelling() + " with tag " + local.tag();
            case LegAgreement.Keying.Dtls(var client, var _, var association, var _) ->
                "DTLS-SRTP, we are the " + (client ? "client" : "server") + ", association " + association;
        };
        var reason = fax
                ? "T.38 has no encryption, and the policy of fax lets it pass"
                : by == Offerer.US ? "the peer's answer took it" : reason(keying, policy);
        return new KeyingDecision(by, policy, offered(offer, part), chosen, reason);
    }

    private static String reason(LegAgreement.Keying keying, MediaSecurity policy) {
        return switch (keying) {
            case LegAgreement.Keying.Plain _ ->
                policy == MediaSecurity.NONE
                        ? "the policy is plain RTP"
                        : "the offer has no key that can be used, and the policy lets that pass";
            case LegAgreement.Keying.Sdes _ ->
                policy == MediaSecurity.SDES
                        ? "of our suites the first that was offered"
                        : "of our suites the first that was offered; no usable fingerprint was, which we would have"
                                + " taken";
            case LegAgreement.Keying.Dtls _ ->
                policy == MediaSecurity.DTLS
                        ? "the policy is DTLS-SRTP"
                        : "DTLS-SRTP before SDES, for its keys never travel in signalling";
        };
    }

    private static List<String> offered(SessionDescription offer, MediaDescription part) {
        var offered = new ArrayList<>(List.of(part.protocol()));
        part.cryptoLines().forEach(line -> {
            if (line instanceof Parsed.Ok<CryptoLine>(var crypto)) {
                offered.add("SDES " + crypto.suite() + " with tag " + crypto.tag());
            }
        });
        var setup = offer.setupOf(part)
                .map(role -> " " + role.name().toLowerCase(Locale.ROOT))
                .orElse("");
        offer.fingerprintsOf(part).forEach(fingerprint -> offered.add("DTLS-SRTP " + fingerprint.hash() + setup));
        return offered;
    }
}
