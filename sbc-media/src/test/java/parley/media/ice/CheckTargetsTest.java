package parley.media.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.media.bridge.TransportAddress;

class CheckTargetsTest {
    private static TransportAddress at(String address, int port) {
        return TransportAddress.of(InetAddress.ofLiteral(address).getAddress(), port);
    }

    @ParameterizedTest(name = "from {0} to {1}:{2}: {3}")
    @DisplayName("RFC 8445 §19.5.1, M18: a peer's SDP cannot have us send to what only we can reach")
    @CsvSource({
        "192.0.2.1,   203.0.113.9,      4000,  true",
        "192.0.2.1,   10.0.0.1,         4000,  true",
        "192.0.2.1,   203.0.113.9,      0,     false",
        "192.0.2.1,   0.0.0.0,          4000,  false",
        "192.0.2.1,   0.1.2.3,          4000,  false",
        "192.0.2.1,   127.0.0.1,        4000,  false",
        "192.0.2.1,   127.77.1.2,       4000,  false",
        "127.0.0.1,   127.77.1.2,       4000,  true",
        "192.0.2.1,   169.254.169.254,  80,    false",
        "192.0.2.1,   100.100.100.200,  80,    false",
        "192.0.2.1,   224.0.0.1,        4000,  false",
        "192.0.2.1,   239.255.255.255,  4000,  false",
        "192.0.2.1,   255.255.255.255,  4000,  false",
        "192.0.2.1,   192.0.2.1,        30000, false",
        "192.0.2.1,   192.0.2.1,        39999, false",
        "192.0.2.1,   192.0.2.1,        40000, true",
        "192.0.2.1,   198.51.100.1,     30000, false",
        "192.0.2.1,   2001:db8::9,      4000,  false",
        "2001:db8::1, 203.0.113.9,      4000,  false",
        "2001:db8::1, 2001:db8::9,      4000,  true",
        "2001:db8::1, ::1,              4000,  false",
        "::1,         ::1,              4000,  true",
        "2001:db8::1, ::,               4000,  false",
        "2001:db8::1, fe80::1,          4000,  false",
        "2001:db8::1, febf::1,          4000,  false",
        "2001:db8::1, fec0::1,          4000,  true",
        "2001:db8::1, ff02::1,          4000,  false",
        "2001:db8::1, fd00:ec2::254,    80,    false"
    })
    void admit(String bound, String target, int port, boolean admitted) {
        var targets = new CheckTargets(at(bound, 0), List.of(at("198.51.100.1", 0)), 30_000, 39_999);
        assertEquals(admitted, targets.admit(at(target, port)));
    }
}
