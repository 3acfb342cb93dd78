package parley.media.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Parsed;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.stun.StunMessage;
import parley.media.stun.StunRequest;
import parley.sdp.IceCredentials;

class IceLiteTest {
    private static final String PASSWORD = "0123456789abcdefghijkl";
    private static final String OTHER = "lkjihgfedcba9876543210";
    private static final TransportAddress BROWSER = TransportAddress.ipv4(0xcb007109, 50_000);
    private static final IceLite AGENT = IceLite.of(credentials("ours", PASSWORD));

    private static IceCredentials credentials(String fragment, String password) {
        return new IceCredentials(fragment, Secret.of(password));
    }

    private static StunRequest check() {
        return new StunRequest("ours:them").controlling();
    }

    private static StunMessage answer(IceLite.Datagram datagram) {
        return (StunMessage) assertInstanceOf(Parsed.Ok.class, StunMessage.parse(datagram.octets()))
                .value();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("RFC 8445 §7.3, §7.3.1.5: a signed check is answered with a signature, and may nominate")
    void check(boolean nominates) {
        var request = nominates ? check().nominating() : check();
        var checked = assertInstanceOf(IceLite.Outcome.Checked.class, AGENT.on(request.signed(PASSWORD), BROWSER));
        assertEquals(nominates, checked.nominated());
        assertTrue(answer(checked.octets()).authentic(Secret.of(PASSWORD)));
    }

    static Stream<byte[]> strangers() {
        return Stream.of(
                check().nominating().bare(),
                check().nominating().signed(OTHER),
                new StunRequest("them:ours").nominating().signed(PASSWORD),
                new StunRequest("ours").nominating().signed(PASSWORD),
                new StunRequest(":them").nominating().signed(PASSWORD),
                indication(),
                new byte[20]);
    }

    private static byte[] indication() {
        var request = check().bare();
        request[1] = 0x11;
        return request;
    }

    @ParameterizedTest
    @MethodSource("strangers")
    @DisplayName("RFC 8445 §7.3: what is not signed with our password is not answered, and nominates nothing")
    void strangers(byte[] datagram) {
        assertInstanceOf(IceLite.Outcome.Ignored.class, AGENT.on(datagram, BROWSER));
    }

    @Test
    @DisplayName("RFC 8445 §7.3.1.1: a peer that takes itself for the controlled one is told to change")
    void roleConflict() {
        var request = new StunRequest("ours:them").controlled();
        var refused = assertInstanceOf(
                IceLite.Outcome.Refused.class, AGENT.on(request.nominating().signed(PASSWORD), BROWSER));
        assertEquals(87, refused.octets().octets()[27]);
    }

    @Test
    @DisplayName("RFC 8489 §6.3.1: an attribute that we would have to understand is named in a 420")
    void unknownAttribute() {
        var refused = assertInstanceOf(
                IceLite.Outcome.Refused.class, AGENT.on(check().with(0x7777).signed(PASSWORD), BROWSER));
        assertEquals(20, refused.octets().octets()[27]);
    }

    @Test
    @DisplayName("RFC 8445 §9: after a restart the new password counts, the last one still, and no older one")
    void restart() {
        var once = AGENT.restarted(credentials("next", OTHER));
        assertEquals(once, once.restarted(credentials("next", OTHER)));
        var old = check().signed(PASSWORD);
        assertInstanceOf(IceLite.Outcome.Checked.class, once.on(old, BROWSER));
        assertInstanceOf(IceLite.Outcome.Checked.class, once.on(new StunRequest("next:them").signed(OTHER), BROWSER));
        var twice = once.restarted(credentials("last", "abcdefghijklmnopqrstuv"));
        assertInstanceOf(IceLite.Outcome.Ignored.class, twice.on(old, BROWSER));
    }
}
