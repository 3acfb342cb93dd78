package parley.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import parley.resolve.Target;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeExplainer.Circumstances;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.ServerCheck;

/// Looks at one address.
final class AddressProbe {
    /// A certificate that ends within this time should have been renewed.
    static final Duration RENEWAL_DUE = Duration.ofDays(30);

    private final ProbeTerms terms;
    private final Target target;
    private final ServerCheck check;
    private final RandomGenerator random;
    private final String serverName;
    private final InetSocketAddress address;
    private final List<Finding> findings = new ArrayList<>();

    AddressProbe(ProbeTerms terms, Target target, ServerCheck check, RandomGenerator random) {
        this.terms = terms;
        this.target = target;
        this.check = check;
        this.random = random;
        // An address is no server name (RFC 6066 §3).
        this.serverName = literal(terms.expectedName()) ? "" : terms.expectedName();
        this.address = new InetSocketAddress(InetAddress.ofLiteral(target.address()), target.port());
    }

    /// @param now wall clock
    AddressReport run(Instant now) {
        var outcome = new Handshaking(address, terms, serverName, random).run();
        outcome.session().ifPresent(session -> judge(session, now));
        outcome.failure().map(failure -> explained(failure, outcome)).ifPresent(findings::add);
        if (outcome.failure().orElse(null) instanceof HandshakeFailure.NotConnected) {
            return new AddressReport(target, Optional.empty(), List.of(), "", List.of(), Optional.empty(), findings);
        }
        if (outcome.session().isPresent()
                && outcome.failure().isEmpty()
                && outcome.reply().isEmpty()) {
            findings.add(Finding.breaks(
                    "no-sip-answer",
                    "TLS works, but an OPTIONS got no SIP answer: something else came, or the end, or nothing within "
                            + terms.timeout().toMillis() + " ms; is this the SIP port?"));
        }
        var trials = new RawTrials(address, serverName, terms.timeout(), random);
        var versions = trials.versions();
        var spoken = versions.versions().stream().anyMatch(AddressReport.VersionTrial::accepted);
        var weak = spoken ? trials.weakSuites() : List.<String>of();
        judge(versions.versions(), weak);
        return new AddressReport(
                target, outcome.session(), versions.versions(), versions.group(), weak, outcome.reply(), findings);
    }

    private Finding explained(HandshakeFailure failure, Handshaking.Outcome outcome) {
        var words = HandshakeExplainer.explain(Role.CLIENT, failure, Circumstances.at(outcome.progress()));
        return switch (failure) {
            case HandshakeFailure.AlertReceived _, HandshakeFailure.Interrupted _
            when outcome.certificateAsked() ->
                terms.credential().isEmpty()
                        ? Finding.breaks(
                                "client-certificate-required",
                                "the server requires a client certificate, and none was shown: " + words.text()
                                        + "; show one with --cert and --key")
                        : Finding.breaks(
                                "client-certificate-refused",
                                "the server does not accept the client certificate: " + words.text());
            case HandshakeFailure _
            when outcome.session().isEmpty() && inTheClear(failure) ->
                breaks(HandshakeExplainer.explain(Role.CLIENT, new HandshakeFailure.NotTls(true)));
            default -> breaks(words);
        };
    }

    /// Whatever a server without TLS makes of a ClientHello: it may wait, close, or answer that it does not
    /// understand.
    private boolean inTheClear(HandshakeFailure failure) {
        return !(failure instanceof HandshakeFailure.NotConnected)
                && SipPing.answersInTheClear(address, (int) terms.timeout().toMillis(), terms.host(), random);
    }

    private static Finding breaks(HandshakeExplainer.Explanation words) {
        return Finding.breaks(words.verdict(), words.text());
    }

    private void judge(Session session, Instant now) {
        for (var fault : check.faults(session.chain(), terms.expectedName(), session.staple(), now)) {
            findings.add(breaks(HandshakeExplainer.explain(
                    Role.CLIENT, new HandshakeFailure.Untrusted(fault, check.who(session.leaf())))));
        }
        var end = session.chain().stream()
                .map(X509Certificate::getNotAfter)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .toInstant();
        if (end.isAfter(now) && end.isBefore(now.plus(RENEWAL_DUE))) {
            findings.add(Finding.warns(
                    "expires-soon",
                    "a certificate of the chain ends on " + end + ", in "
                            + Duration.between(now, end).toDays() + " days; renew it"));
        }
    }

    private void judge(List<AddressReport.VersionTrial> versions, List<String> weak) {
        var old = versions.stream()
                .filter(AddressReport.VersionTrial::accepted)
                .map(AddressReport.VersionTrial::version)
                .filter(version -> version.equals("TLSv1") || version.equals("TLSv1.1"))
                .toList();
        if (!old.isEmpty()) {
            findings.add(Finding.warns(
                    "old-version", "the server accepts " + String.join(" and ", old) + ", which RFC 8996 retires"));
        }
        if (!weak.isEmpty()) {
            findings.add(Finding.warns(
                    "weak-cipher",
                    "the server accepts " + String.join(", ", weak) + ", which protect little or nothing"));
        }
    }

    static boolean literal(String host) {
        return host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }
}
