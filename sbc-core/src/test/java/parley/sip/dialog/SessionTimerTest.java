package parley.sip.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static parley.sip.SipFixture.headers;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;

final class SessionTimerTest {
    private static final SessionTimerPolicy POLICY =
            new SessionTimerPolicy(Duration.ofMinutes(30), Duration.ofMinutes(2));
    private static final SessionTimerPolicy OFF = new SessionTimerPolicy(Duration.ZERO, Duration.ZERO);

    @ParameterizedTest
    @DisplayName("RFC 4028 §10: refresh at half the interval, BYE 32 s or a third of it before the end")
    @CsvSource({"1800, 900, 1768", "96, 48, 64", "90, 45, 60"})
    void instants(int interval, int refresh, int expiry) {
        var duration = Duration.ofSeconds(interval);
        var arm = new SessionTimer.Effect.Arm(SessionTimer.Timer.EXPIRY, Duration.ofSeconds(expiry));
        assertEquals(
                List.of(new SessionTimer.Effect.Arm(SessionTimer.Timer.REFRESH, Duration.ofSeconds(refresh)), arm),
                new SessionTimer(duration, true).start());
        assertEquals(
                List.of(new SessionTimer.Effect.Disarm(SessionTimer.Timer.REFRESH), arm),
                new SessionTimer(duration, false).start());
    }

    @Test
    @DisplayName("RFC 4028 §10: only the refresher refreshes; either side ends an expired session")
    void fired() {
        var ours = new SessionTimer(Duration.ofMinutes(30), true);
        var theirs = new SessionTimer(Duration.ofMinutes(30), false);
        assertEquals(List.of(new SessionTimer.Effect.SendRefresh()), ours.fired(SessionTimer.Timer.REFRESH));
        assertEquals(List.of(), theirs.fired(SessionTimer.Timer.REFRESH));
        var end = List.of(
                new SessionTimer.Effect.Disarm(SessionTimer.Timer.REFRESH), new SessionTimer.Effect.EndSession());
        assertEquals(end, ours.fired(SessionTimer.Timer.EXPIRY));
        assertEquals(end, theirs.fired(SessionTimer.Timer.EXPIRY));
    }

    @ParameterizedTest
    @DisplayName("RFC 4028 §9 table 2: who refreshes, and how often")
    @CsvSource(delimiter = '|', textBlock = """
        timer | 1800;refresher=uac |     | 1800;refresher=uac
        timer | 1800;refresher=uas |     | 1800;refresher=uas
        timer | 1800               |     | 1800;refresher=uac
        timer | 600                |     | 600;refresher=uac
        timer | 7200               |     | 1800;refresher=uac
        timer | 7200               | 3600| 3600;refresher=uac
        timer |                    |     | 1800;refresher=uac
        path  | 1800;refresher=uas |     | 1800;refresher=uas
        path  | 1800               |     | 1800;refresher=uas
        path  | 100                |     | 100;refresher=uas
        path  |                    |     | 1800;refresher=uas
        """)
    void answers(String supported, String wish, String minimum, String expected) {
        var invite = request(
                Method.INVITE,
                "Supported: " + supported,
                "Session-Expires: " + (wish == null ? "" : wish),
                "Min-SE: " + (minimum == null ? "" : minimum));
        var agreed = assertInstanceOf(SessionTimerPolicy.Answer.Agreed.class, POLICY.answer(invite));
        var written = agreed.write(response(invite, 200).headers());
        assertEquals(Optional.of(expected), written.first(HeaderName.SESSION_EXPIRES));
        var clientRefreshes = expected.endsWith("uac");
        assertEquals(clientRefreshes ? List.of("timer") : List.of(), written.all(HeaderName.REQUIRE));
        assertEquals(!clientRefreshes, agreed.timer().refresher());
    }

    @Test
    @DisplayName("RFC 4028 §9: too small an interval is 422 with our Min-SE, never below 90 s")
    void tooSmall() {
        var invite = request(Method.INVITE, "Supported: timer", "Session-Expires: 119");
        assertEquals(new SessionTimerPolicy.Answer.TooSmall(Duration.ofMinutes(2)), POLICY.answer(invite));
        var tiny = request(Method.INVITE, "Supported: timer", "Session-Expires: 89");
        assertEquals(new SessionTimerPolicy.Answer.TooSmall(Duration.ofSeconds(90)), OFF.answer(tiny));
    }

    @Test
    @DisplayName("without a wish on either side there is no session timer; a malformed wish is none")
    void without() {
        assertEquals(new SessionTimerPolicy.Answer.Without(), OFF.answer(request(Method.INVITE)));
        var broken = request(Method.INVITE, "Supported: timer", "Session-Expires: soon");
        assertEquals(new SessionTimerPolicy.Answer.Without(), OFF.answer(broken));
        assertEquals(
                headers("Supported: path").lines(),
                OFF.offer(headers("Supported: path")).lines());
    }

    @Test
    @DisplayName("RFC 4028 §7.1, §7.4: the offer names no refresher, a refresh keeps the roles")
    void offers() {
        var offer = POLICY.offer(headers("Supported: path"));
        assertEquals(Optional.of("1800"), offer.first(HeaderName.SESSION_EXPIRES));
        assertEquals(Optional.of("120"), offer.first(HeaderName.MIN_SE));
        assertEquals(List.of("path", "timer"), offer.all(HeaderName.SUPPORTED));
        var theirs = new SessionTimer(Duration.ofMinutes(10), false);
        assertEquals(
                Optional.of("600;refresher=uas"),
                POLICY.refresh(headers(), theirs).first(HeaderName.SESSION_EXPIRES));
    }

    @ParameterizedTest
    @DisplayName("RFC 4028 §7.2: the 2xx says who refreshes; where it says nothing, we do")
    @CsvSource({"600;refresher=uac, 600, true", "600;refresher=uas, 600, false", ", 1800, true"})
    void agreed(String answer, int interval, boolean refresher) {
        var invite =
                request(Method.INVITE).with(POLICY.offer(request(Method.INVITE).headers()));
        var success = response(invite, 200, "Session-Expires: " + (answer == null ? "" : answer));
        assertEquals(
                Optional.of(new SessionTimer(Duration.ofSeconds(interval), refresher)), POLICY.agreed(invite, success));
    }

    @Test
    @DisplayName("RFC 4028 §7.3: a 422 raises minimum and interval to its Min-SE")
    void raised() {
        var invite = request(Method.INVITE);
        var raised = POLICY.raisedBy(response(invite, 422, "Min-SE: 3600"));
        assertEquals(new SessionTimerPolicy(Duration.ofHours(1), Duration.ofHours(1)), raised);
    }
}
