package parley.sip.dialog;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import parley.sip.message.HeaderName;
import parley.sip.message.SipHeaders;

/// The Session-Expires header (RFC 4028 §4).
/// @param interval in whole seconds
/// @param refresher `uac`, `uas`, or empty
record SessionExpires(Duration interval, String refresher) {
    /// The header as received; empty if absent or malformed, for an extension must not fail a call.
    static Optional<SessionExpires> of(SipHeaders headers) {
        var parts = headers.first(HeaderName.SESSION_EXPIRES).orElse("").split(";", -1);
        var seconds = Digits.parse(parts[0]);
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        var refresher = "";
        for (var part : parts) {
            var pair = part.toLowerCase(Locale.ROOT).split("=", 2);
            if (pair.length == 2 && pair[0].trim().equals("refresher")) {
                refresher = pair[1].trim();
            }
        }
        return Optional.of(new SessionExpires(Duration.ofSeconds(seconds.getAsLong()), refresher));
    }

    String text() {
        return interval.toSeconds() + (refresher.isEmpty() ? "" : ";refresher=" + refresher);
    }
}
