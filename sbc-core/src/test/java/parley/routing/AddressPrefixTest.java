package parley.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressPrefixTest {
    @ParameterizedTest
    @DisplayName("RFC 4632 §3.1, RFC 4291 §2.3: a prefix holds the addresses that share its bits, of its own family")
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::ffff:192.0.2.1, ::ffff:c000:201, true",
        "::1, ::1, true",
        "::, ::1, false",
        "192.0.2.0/24, not-an-address, false"
    })
    void contains(String prefix, String address, boolean contained) {
        assertEquals(contained, AddressPrefix.parse(prefix).orElseThrow().contains(address));
    }

    @ParameterizedTest
    @DisplayName("what is no address is refused, and never resolved as a name")
    @ValueSource(
            strings = {
                "",
                "localhost",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.1/33",
                "192.0.2.1/",
                "1:2:3",
                "1::2::3",
                ":::",
                "2001:db8::/129",
                "1:2:3:4:5:6:7:8:9",
                "1.2.3.4.5",
                "12345::",
                "::192.0.2"
            })
    void refused(String text) {
        assertTrue(AddressPrefix.parse(text).isEmpty(), text);
    }
}
