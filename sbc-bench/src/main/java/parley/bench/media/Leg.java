package parley.bench.media;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.sdp.CryptoAttribute;

/// One peer of a relay, as the load generator plays it.
/// @param call 0-based
/// @param b true for leg B
/// @param local where the load generator is
/// @param relay where it sends to
/// @param keys its own and the relay's; empty for DTLS
record Leg(int call, boolean b, Endpoint local, Endpoint relay, SrtpSuite suite, Optional<Keys> keys) {
    private static final int LEGS_PER_NET = 62_500;
    private static final int LEGS_PER_SUBNET = 250;

    /// SDES.
    /// @param load the load generator's
    /// @param relay the relay's
    record Keys(CryptoAttribute load, CryptoAttribute relay) {}

    /// Where the load generator plays a leg: an address for each, and a port for each thread of it, which is the
    /// cheapest way for it to send. Each relay has a generator of its own.
    static Endpoint address(Relay.Kind relay, int call, boolean b) {
        int leg = number(call, b);
        return new Endpoint(
                "127.%d.%d.%d"
                        .formatted(
                                1 + leg / LEGS_PER_NET,
                                leg / LEGS_PER_SUBNET % LEGS_PER_SUBNET,
                                1 + leg % LEGS_PER_SUBNET),
                relay.loadPort() + (call + (b ? 1 : 0)) % Job.loadCpus().size());
    }

    /// A fresh key.
    static CryptoAttribute key(SrtpSuite suite, RandomGenerator random) {
        var octets = new byte[suite.keyBytes() + suite.saltBytes()];
        random.nextBytes(octets);
        return new CryptoAttribute(1, suite, Secret.of(octets));
    }

    /// Key and salt, as a parameter of SDES and of the programs in C.
    static String text(CryptoAttribute key) {
        return Base64.getEncoder().encodeToString(key.masterKeyAndSalt().reveal());
    }

    private static int number(int call, boolean b) {
        return 2 * call + (b ? 1 : 0);
    }

    /// The load generator's line for it.
    String line() {
        int id = number(call, b);
        var start = "id=%d pair=%d local=%s remote=%s ssrc=0x%x pt=0 suite=%s "
                .formatted(id, id ^ 1, local, relay, 0x2000_0000 + id, suite);
        return start
                + keys.map(both -> String.format(
                                Locale.ROOT, "mode=sdes txkey=%s rxkey=%s", text(both.load()), text(both.relay())))
                        .orElse("mode=dtls role=active fp=any");
    }
}
