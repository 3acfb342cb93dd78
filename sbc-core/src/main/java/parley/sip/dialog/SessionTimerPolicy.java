package parley.sip.dialog;

import java.time.Duration;
import java.util.Optional;
import parley.sip.message.HeaderName;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// What we want of session timers, and how it meets what the peer wants (RFC 4028).
/// @param interval we ask for; zero: none of our own accord, though a peer's wish is met
/// @param minimum interval we take, at least [#SMALLEST]
public record SessionTimerPolicy(Duration interval, Duration minimum) {
    /// No Min-SE may be smaller (§5).
    public static final Duration SMALLEST = Duration.ofSeconds(90);

    private static final String OPTION_TAG = "timer";

    /// How a request with, or without, Session-Expires is to be answered.
    public sealed interface Answer {
        /// No session timer.
        record Without() implements Answer {}

        /// Answer 422 with this Min-SE (§9).
        /// @param minimum in whole seconds
        record TooSmall(Duration minimum) implements Answer {}

        /// Session timer agreed.
        /// @param timer to start with the 2xx
        /// @param clientRefreshes true where the client (who sent the request) is the refresher
        record Agreed(SessionTimer timer, boolean clientRefreshes) implements Answer {
            /// The headers of the 2xx. `Require` holds a client to its role; one that does not know the extension must
            /// not see it (§9).
            public SipHeaders write(SipHeaders success) {
                var marked = success.with(
                        HeaderName.SESSION_EXPIRES,
                        new SessionExpires(timer.interval(), clientRefreshes ? "uac" : "uas").text());
                return clientRefreshes ? marked.adding(HeaderName.REQUIRE, OPTION_TAG) : marked;
            }
        }
    }

    /// Holds the minimum to what the RFC allows.
    public SessionTimerPolicy {
        minimum = longer(minimum, SMALLEST);
        interval = interval.isZero() ? interval : longer(interval, minimum);
    }

    /// The headers of an INVITE of ours that asks for a session timer (§7.1); unchanged where we want none.
    public SipHeaders offer(SipHeaders headers) {
        return interval.isZero() ? headers : write(headers, new SessionExpires(interval, ""));
    }

    /// The headers of a refresh, or of any later re-INVITE or UPDATE of ours: the roles stay as they are (§7.4).
    public SipHeaders refresh(SipHeaders headers, SessionTimer current) {
        return write(headers, new SessionExpires(current.interval(), current.refresher() ? "uac" : "uas"));
    }

    /// The policy after a 422: the peer's Min-SE is the new minimum, and the interval grows to it (§7.3).
    public SessionTimerPolicy raisedBy(SipResponse tooSmall) {
        var asked = Digits.parse(tooSmall.headers().first(HeaderName.MIN_SE).orElse(""));
        var raised = longer(minimum, Duration.ofSeconds(asked.orElse(0)));
        return new SessionTimerPolicy(interval.isZero() ? interval : longer(interval, raised), raised);
    }

    /// How to answer an INVITE or UPDATE of the peer (§9, table 2).
    public Answer answer(SipRequest request) {
        var headers = request.headers();
        var supported = lists(headers, HeaderName.SUPPORTED) || lists(headers, HeaderName.REQUIRE);
        var wish = SessionExpires.of(headers);
        // Only a client that knows the extension understands 422; for another it was a proxy that asked.
        if (supported && wish.isPresent() && wish.get().interval().compareTo(minimum) < 0) {
            return new Answer.TooSmall(minimum);
        }
        var chosen = choose(headers, wish.map(SessionExpires::interval));
        if (chosen.isEmpty()) {
            return new Answer.Without();
        }
        var clientRefreshes =
                supported && !wish.map(SessionExpires::refresher).orElse("").equals("uas");
        return new Answer.Agreed(new SessionTimer(chosen.get(), !clientRefreshes), clientRefreshes);
    }

    /// What a 2xx to our request has agreed on (§7.2).
    /// @param request as sent
    /// @param success its 2xx
    public Optional<SessionTimer> agreed(SipRequest request, SipResponse success) {
        var answered = SessionExpires.of(success.headers());
        if (answered.isPresent()) {
            return Optional.of(new SessionTimer(
                    answered.get().interval(), !answered.get().refresher().equals("uas")));
        }
        // The server does not know the extension: whoever asked may still find out by refreshing whether it lives.
        return SessionExpires.of(request.headers()).map(asked -> new SessionTimer(asked.interval(), true));
    }

    /// The peer's wish, lowered to ours but not below any minimum; never raised (§9).
    private Optional<Duration> choose(SipHeaders headers, Optional<Duration> wish) {
        var theirMinimum = Digits.parse(headers.first(HeaderName.MIN_SE).orElse(""));
        var floor = longer(minimum, Duration.ofSeconds(theirMinimum.orElse(0)));
        if (wish.isEmpty()) {
            return interval.isZero() ? Optional.empty() : Optional.of(longer(interval, floor));
        }
        var lowered = interval.isZero() ? wish.get() : longer(interval, floor);
        return Optional.of(lowered.compareTo(wish.get()) < 0 ? lowered : wish.get());
    }

    private SipHeaders write(SipHeaders headers, SessionExpires wish) {
        var marked = headers.with(HeaderName.SESSION_EXPIRES, wish.text())
                .with(HeaderName.MIN_SE, Long.toString(minimum.toSeconds()));
        return lists(headers, HeaderName.SUPPORTED) ? marked : marked.adding(HeaderName.SUPPORTED, OPTION_TAG);
    }

    private static boolean lists(SipHeaders headers, HeaderName name) {
        return headers.all(name).stream().anyMatch(OPTION_TAG::equalsIgnoreCase);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
