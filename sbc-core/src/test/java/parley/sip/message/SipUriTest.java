package parley.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Parsed;

class SipUriTest {
    private static SipUri uri(String text) {
        return assertInstanceOf(
                SipUri.class,
                assertInstanceOf(Parsed.Ok.class, SipParser.uri(text), text).value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "sip:%61lice@atlanta.com;transport=TCP sip:alice@AtLanTa.CoM;Transport=tcp",
                "sip:carol@chicago.com sip:carol@chicago.com;newparam=5",
                "sip:carol@chicago.com sip:carol@chicago.com;security=on",
                "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com "
                        + "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
                "sip:alice@atlanta.com?subject=project%20x&priority=urgent "
                        + "sip:alice@atlanta.com?priority=urgent&subject=project%20x"
            })
    @DisplayName("§19.1.4: the standard's pairs of equivalent URIs")
    void equivalent(String one, String other) {
        assertEquals(true, uri(one).equivalent(uri(other)));
        assertEquals(true, uri(other).equivalent(uri(one)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "SIP:ALICE@AtLanTa.CoM;Transport=udp sip:alice@AtLanTa.CoM;Transport=UDP",
                "sip:bob@biloxi.com sip:bob@biloxi.com:5060",
                "sip:bob@biloxi.com sip:bob@biloxi.com;transport=udp",
                "sip:bob@biloxi.com sip:bob@biloxi.com:6000;transport=tcp",
                "sip:carol@chicago.com sip:carol@chicago.com?Subject=next%20meeting",
                "sip:carol@chicago.com;security=on sip:carol@chicago.com;security=off",
                "sip:bob@biloxi.com sips:bob@biloxi.com",
                "sip:bob@biloxi.com sip:biloxi.com",
                "sip:bob@biloxi.com;maddr=192.0.2.1 sip:bob@biloxi.com"
            })
    @DisplayName("§19.1.4: the standard's pairs of URIs that are not equivalent")
    void notEquivalent(String one, String other) {
        assertEquals(false, uri(one).equivalent(uri(other)));
        assertEquals(false, uri(other).equivalent(uri(one)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:example.com",
                "sips:a:b@[2001:db8::1]:5061;lr;maddr=[::1]?Route=%3Csip:x%3E&a=",
                "tel:+4930;ext=1",
                "sip:a;b=c?d/e@host",
                "sip:%00@a.b",
                "urn:service:sos",
                "sip:a@1.2.3.4:65535",
                "sip:a@b.",
                "sip:a_b@c_d"
            })
    @DisplayName("§19.1.1: a URI is written as it was read")
    void readAndWritten(String text) {
        var value = assertInstanceOf(Parsed.Ok.class, SipParser.uri(text)).value();
        assertEquals(text, SipWriter.text((Uri) value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:",
                "sip",
                "sip:@a",
                "sip:a@",
                "sip:a b@c",
                "sip:a@b:",
                "sip:a@b:0",
                "sip:a@b:65536",
                "sip:a@b;",
                "sip:a@b;x=",
                "sip:a@b?",
                "sip:a%4@b",
                "sip:a%zz@b",
                "sip:a@[2001:db8::1",
                "sip:a@[1:2:3]",
                "sip:a@[1::2::3]",
                "sip:a@[::1::]",
                "sip:a@[12345::]",
                "sip:a@1.2.3",
                "sip:a@1.2.3.256",
                "sip:a@-b",
                "sip:a@b..c",
                "sip:a@b;x;X=1",
                "sip:2001:db8::10",
                "<sip:a@b>",
                "1sip:a",
                ":a",
                "tel:",
                "sip:\u00e9@b",
                "\u017fip:a@b"
            })
    @DisplayName("§25.1: what the grammar does not have is refused with a rule")
    void refused(String text) {
        assertInstanceOf(Parsed.Refused.class, SipParser.uri(text), text);
    }

    @Test
    @DisplayName("§19.1.2: any text survives being a user part")
    void escaping() {
        var random = new Random(7);
        for (var i = 0; i < 200; i++) {
            var text = new StringBuilder("x");
            for (var j = random.nextInt(12); j > 0; j--) {
                text.appendCodePoint(random.nextInt(0x7ff));
            }
            var user = UriText.escapedUser(text.toString());
            assertEquals(
                    text.toString(),
                    UriText.unescaped(uri("sip:" + user + "@example.com").user() + ""));
        }
        assertEquals("a%20b%25%40", UriText.escapedUser("a b%@"));
    }
}
