package parley.b2bua;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.common.LegSide;
import parley.sip.message.HeaderName;
import parley.sip.message.SipHeaders;

/// Which REFER of one leg is which of the other. The subscription that a REFER makes is named by its CSeq
/// (`Event: refer;id=`, RFC 3515 §2.4.6), and each leg counts its own.
/// @param all newest last
record Referrals(List<Referral> all) {
    static final Referrals NONE = new Referrals(List.of());

    /// A CSeq is below 2^31 (RFC 3261 §8.1.1.5).
    private static final Pattern ID =
            Pattern.compile("(?i)^\\s*refer\\s*;(?:.*;)?\\s*id\\s*=\\s*(?<cseq>\\d{1,10})(?!\\w)");

    /// Kept at a time: a phone has one or two transfers under way in a call.
    private static final int REFERRALS_MAX = 8;

    /// One REFER.
    /// @param from the side that sent it
    /// @param received its CSeq there
    /// @param sent its CSeq on the other side; 0 while that is not known
    record Referral(LegSide from, long received, long sent) {
        long on(LegSide side) {
            return side == from ? received : sent;
        }
    }

    Referrals {
        all = List.copyOf(all);
    }

    Referrals asked(LegSide from, long received) {
        var more = new ArrayList<>(all);
        more.add(new Referral(from, received, 0));
        return new Referrals(more.subList(Math.max(0, more.size() - REFERRALS_MAX), more.size()));
    }

    Referrals answered(LegSide from, long received, long sent) {
        return new Referrals(all.stream()
                .map(one -> one.from() == from && one.received() == received ? new Referral(from, received, sent) : one)
                .toList());
    }

    /// The headers of a NOTIFY or SUBSCRIBE about a REFER, as the other side knows it.
    /// @param from the side it comes from
    SipHeaders crossing(LegSide from, SipHeaders headers) {
        return headers.first(HeaderName.EVENT)
                .flatMap(event -> renamed(from, event))
                .map(event -> headers.with(HeaderName.EVENT, event))
                .orElse(headers);
    }

    private Optional<String> renamed(LegSide from, String event) {
        var id = ID.matcher(event);
        return id.find()
                ? other(from, Long.parseLong(id.group("cseq")))
                        .map(number -> event.substring(0, id.start("cseq")) + number + event.substring(id.end("cseq")))
                : Optional.empty();
    }

    private Optional<Long> other(LegSide from, long id) {
        var known = all.stream().filter(one -> one.on(from) == id).findFirst();
        // The first NOTIFY may overtake the answer that tells under which CSeq the REFER went out.
        return known.or(() -> all.reversed().stream()
                        .filter(one -> one.from() != from && one.sent() == 0)
                        .findFirst())
                .map(one -> one.on(from.other()));
    }
}
