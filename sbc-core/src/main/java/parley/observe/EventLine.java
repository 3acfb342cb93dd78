package parley.observe;

import java.util.List;

/// One event as one line of `key=value` pairs, in logfmt: `event=call-ended call=5f0c... status=200 cause=bye-a`.
///
/// A value stands bare if it consists of letters, digits and `-._:/+@%[],*~` only. Otherwise it is in double
/// quotes, where `"` and `\` take a backslash, line ends and tabs are `\n`, `\r`, `\t`, and every other character
/// outside printable ASCII that could start a line, move the cursor or change the reading direction is a `u` escape
/// of four hexadecimal digits: what a peer sends (a certificate's subject, an SNI, a rule it broke) cannot forge a
/// second line or a second key. An empty value is `""`, a list is joined by commas, and a value is cut after
/// [#VALUE_MAX_CHARS] characters.
final class EventLine {
    /// Longest value in characters. A subject alternative name list may have thousands of entries; a log line that
    /// long is of no use to anybody and of some to an attacker.
    static final int VALUE_MAX_CHARS = 512;

    private static final String BARE = "-._:/+@%[],*~";

    private final StringBuilder line = new StringBuilder(160);

    private EventLine(String event) {
        line.append("event=").append(event);
    }

    /// The line of an event, without a line end.
    static String of(SbcEvent event) {
        return switch (event) {
            case SbcEvent.TlsHandshake handshake -> handshake(handshake);
            case SbcEvent.ConnectionOpened opened -> opened(opened);
            case SbcEvent.ProtectionWeakened(var setting) ->
                new EventLine("protection-weakened").with("setting", setting).text();
            case SbcEvent.ConnectionClosed(var connection, var via, var protocol, var remote, var reason) ->
                new EventLine("connection-closed")
                        .with("connection", connection)
                        .with("via", via)
                        .with("protocol", protocol)
                        .with("remote", remote.toString())
                        .with("reason", reason)
                        .text();
            case SbcEvent.ConnectionAliased(var via, var remote, var peer, var refusal) ->
                new EventLine("connection-aliased")
                        .with("via", via)
                        .with("remote", remote.toString())
                        .with("peer", peer)
                        .with("refusal", refusal)
                        .text();
            case SbcEvent.MessageRefused refused -> refused(refused);
            case SbcEvent.CallStarted(var call, var from, var to) ->
                new EventLine("call-started")
                        .with("call", call.value())
                        .with("from", from)
                        .with("to", to)
                        .text();
            case SbcEvent.CallAnswered answered -> answered(answered);
            case SbcEvent.CallEnded ended -> ended(ended);
            case SbcEvent.MediaKeying keying -> keying(keying);
            case SbcEvent.MediaSecured(var call, var leg, var description) ->
                new EventLine("media-secured")
                        .with("call", call.value())
                        .with("leg", leg)
                        .with("security", description)
                        .text();
            case SbcEvent.MediaTranscoded transcoded -> transcoded(transcoded);
            case SbcEvent.MediaFailed failed -> failed(failed);
            case SbcEvent.MediaMeasured measured -> measured(measured);
            case SbcEvent.MediaReleased released -> released(released);
            case SbcEvent.Registration registration -> registration(registration);
            case SbcEvent.CertificateChanged changed -> changed(changed);
            case SbcEvent.CertificateExpiring expiring -> expiring(expiring);
            case SbcEvent.AdminAction(var user, var from, var action, var outcome) ->
                new EventLine("admin-action")
                        .with("user", user)
                        .with("from", from)
                        .with("action", action)
                        .with("outcome", outcome)
                        .text();
            case SbcEvent.CaptureStarted started -> capturing(started);
            case SbcEvent.CaptureEnded ended -> captured(ended);
            case SbcEvent.CertificateIssued issued -> issued(issued);
            case SbcEvent.CertificateNotIssued failed -> notIssued(failed);
        };
    }

    private static String failed(SbcEvent.MediaFailed failed) {
        return new EventLine("media-failed")
                .with("call", failed.call().value())
                .with("leg", failed.leg())
                .with("cause", failed.cause())
                .with("explanation", failed.explanation())
                .text();
    }

    private static String capturing(SbcEvent.CaptureStarted started) {
        return new EventLine("capture-started")
                .with("call", started.call().value())
                .with("capture", started.capture())
                .with("by", started.by())
                .with("seconds", started.seconds())
                .text();
    }

    private static String captured(SbcEvent.CaptureEnded ended) {
        return new EventLine("capture-ended")
                .with("call", ended.call().value())
                .with("capture", ended.capture())
                .with("by", ended.by())
                .with("cause", ended.cause())
                .with("packets", ended.packets())
                .with("octets", ended.octets())
                .with("drops", ended.drops())
                .text();
    }

    private static String issued(SbcEvent.CertificateIssued issued) {
        return new EventLine("certificate-issued")
                .with("identity", issued.identity())
                .with("issuer", issued.issuer())
                .with("by", issued.by())
                .with("serial", issued.serial())
                .text();
    }

    private static String notIssued(SbcEvent.CertificateNotIssued failed) {
        return new EventLine("certificate-not-issued")
                .with("identity", failed.identity())
                .with("issuer", failed.issuer())
                .with("by", failed.by())
                .with("explanation", failed.explanation())
                .with("next", failed.next())
                .text();
    }

    private static String transcoded(SbcEvent.MediaTranscoded transcoded) {
        return new EventLine("media-transcoded")
                .with("call", transcoded.call().value())
                .with("leg", transcoded.leg())
                .with("codecs", transcoded.codecs())
                .text();
    }

    private static String keying(SbcEvent.MediaKeying keying) {
        return new EventLine("media-keying")
                .with("call", keying.call().value())
                .with("leg", keying.leg())
                .with("offered_by", keying.offeredBy())
                .with("policy", keying.policy())
                .with("offered", String.join("; ", keying.offered()))
                .with("chosen", keying.chosen())
                .with("reason", keying.reason())
                .text();
    }

    private static String refused(SbcEvent.MessageRefused refused) {
        return new EventLine("message-refused")
                .with("via", refused.via())
                .with("remote", refused.remote().toString())
                .with("rule", refused.rule())
                .with("answer", refused.answer())
                .text();
    }

    private static String opened(SbcEvent.ConnectionOpened opened) {
        return new EventLine("connection-opened")
                .with("connection", opened.connection())
                .with("via", opened.via())
                .with("protocol", opened.protocol())
                .with("local", opened.local().toString())
                .with("remote", opened.remote().toString())
                .with("peer", opened.peerSubject())
                .with("peer_names", opened.peerNames())
                .text();
    }

    private static String handshake(SbcEvent.TlsHandshake handshake) {
        return new EventLine("tls-handshake")
                .with("verdict", handshake.verdict())
                .with("role", handshake.role())
                .with("via", handshake.via())
                .with("remote", handshake.remote().toString())
                .with("version", handshake.version())
                .with("cipher", handshake.cipher())
                .with("sni", handshake.serverName())
                .with("peer", handshake.peerSubject())
                .with("peer_names", handshake.peerNames())
                .with("peer_serial", handshake.peerSerial())
                .with("explanation", handshake.explanation())
                .terms(handshake)
                .text();
    }

    // What was offered is of use to who mends a failure; a line for each good call need not carry it.
    private EventLine terms(SbcEvent.TlsHandshake handshake) {
        var terms = handshake.terms();
        var offered = terms.offered();
        return handshake.accepted()
                ? this
                : with("alert_received", terms.alertReceived())
                        .with("alert_sent", terms.alertSent())
                        .with("offered_versions", offered.versions())
                        .with("offered_suites", offered.suites())
                        .with("offered_groups", offered.groups())
                        .with("offered_signatures", offered.signatures())
                        .with("offered_alpn", offered.protocols())
                        .with("wanted", terms.wanted());
    }

    private static String answered(SbcEvent.CallAnswered answered) {
        return new EventLine("call-answered")
                .with("call", answered.call().value())
                .with("setup_ms", answered.setupMillis())
                .text();
    }

    private static String changed(SbcEvent.CertificateChanged changed) {
        return new EventLine("certificate")
                .with("change", changed.change())
                .with("identity", changed.identity())
                .with("generation", changed.generation())
                .with("serial", changed.serial())
                .with("by", changed.by())
                .with("explanation", changed.explanation())
                .text();
    }

    private static String expiring(SbcEvent.CertificateExpiring expiring) {
        return new EventLine("certificate-expiring")
                .with("owner", expiring.owner())
                .with("subject", expiring.subject())
                .with("serial", expiring.serial())
                .with("not_after", expiring.notAfter().toString())
                .with("days_left", expiring.daysLeft())
                .text();
    }

    private static String registration(SbcEvent.Registration registration) {
        return new EventLine("registration")
                .with("user", registration.user())
                .with("remote", registration.remote().toString())
                .with("change", registration.change())
                .text();
    }

    private static String ended(SbcEvent.CallEnded ended) {
        return new EventLine("call-ended")
                .with("call", ended.call().value())
                .with("status", ended.status())
                .with("cause", ended.cause())
                .with("duration_ms", ended.durationMillis())
                .with("explanation", ended.explanation())
                .text();
    }

    private static String measured(SbcEvent.MediaMeasured measured) {
        return new EventLine("media-measured")
                .with("call", measured.call().value())
                .with("leg", measured.leg())
                .with("kind", measured.kind())
                .with("received", measured.traffic().received())
                .with("sent", measured.traffic().sent())
                .with("rtcp_received", measured.rtcp().received())
                .with("rtcp_sent", measured.rtcp().sent())
                .with("rtcp_refused", measured.rtcp().refused())
                .with("lost", measured.traffic().lost())
                .with("fraction_lost_256", measured.quality().fractionLost())
                .with("jitter_us", measured.quality().jitterMicros())
                .with("round_trip_us", measured.quality().roundTripMicros())
                .with("mos_100", measured.quality().opinionScore())
                .with("mos_scale", measured.quality().scale())
                .with("auth_failures", measured.traffic().authenticationFailures())
                .with("replayed", measured.traffic().replayed())
                .with("roc", measured.srtp().rolloverCounter())
                .with("key_changes", measured.srtp().keyChanges())
                .with("sources", measured.srtp().sources())
                .text();
    }

    private static String released(SbcEvent.MediaReleased released) {
        return new EventLine("media-released")
                .with("call", released.call().value())
                .with("leg", released.leg())
                .with("received", released.received())
                .with("sent", released.sent())
                .with("rtcp_received", released.rtcp().received())
                .with("rtcp_sent", released.rtcp().sent())
                .with("rtcp_refused", released.rtcp().refused())
                .with("lost", released.lost())
                .with("auth_failures", released.authenticationFailures())
                .with("replayed", released.replayed())
                .with("discarded", released.discarded())
                .with("jitter_us", released.jitterMicros())
                .text();
    }

    private String text() {
        return line.toString();
    }

    private EventLine with(String key, long value) {
        line.append(' ').append(key).append('=').append(value);
        return this;
    }

    private EventLine with(String key, List<String> values) {
        return with(key, String.join(",", values));
    }

    private EventLine with(String key, String value) {
        line.append(' ').append(key).append('=');
        if (bare(value)) {
            line.append(value);
        } else {
            quote(value);
        }
        return this;
    }

    private static boolean bare(String value) {
        if (value.isEmpty() || value.length() > VALUE_MAX_CHARS) {
            return false;
        }
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            var alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && BARE.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private void quote(String value) {
        line.append('"');
        var end = Math.min(value.length(), VALUE_MAX_CHARS);
        for (var i = 0; i < end; i++) {
            escape(value.charAt(i));
        }
        line.append(end < value.length() ? "...\"" : "\"");
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> line.append('\\').append(c);
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if ((c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c)) {
                    line.append(c);
                } else {
                    line.append("\\u%04x".formatted((int) c));
                }
            }
        }
    }
}
