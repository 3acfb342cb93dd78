package parley.config;

import java.time.Duration;
import java.util.Optional;
import parley.common.AddressFamily;
import parley.common.AddressNeed;

/// Block `sbc.media`.
/// @param address IP literal to bind media sockets to
/// @param advertisedAddress IP literal that SDP carries; the address if not set
/// @param address6 IPv6 literal to bind media sockets to beside an IPv4 `address`; empty: there is only that one
/// @param advertisedAddress6 IPv6 literal that SDP carries; address6 if not set
/// @param dscp what media packets are marked with (RFC 2474), 0 to 63
/// @param firstPort lowest port used, even
/// @param lastPort highest port used
/// @param workers I/O loops; 0: one per two cores
/// @param coalescing how long a worker with many packets lets more of them gather, at most 1 ms; zero: never
/// @param silence after which a party that sends nothing ends the call; zero: never
/// @param statistics interval at which each leg tells how it does; zero: at its end only
/// @param dtlsTimeout for a handshake
/// @param requireTlsForSdes true: `a=crypto` over signalling without TLS is refused with 488
/// @param captures block `captures`
public record MediaConfig(
        String address,
        String advertisedAddress,
        Optional<String> address6,
        Optional<String> advertisedAddress6,
        int dscp,
        int firstPort,
        int lastPort,
        int workers,
        Duration coalescing,
        Duration silence,
        Duration statistics,
        Duration dtlsTimeout,
        boolean requireTlsForSdes,
        CapturesConfig captures) {
    /// The field has six bits (RFC 2474 §3).
    static final int DSCP_MOST = 63;

    /// RTP and RTCP of both legs: without these not even one call fits.
    public static final int CALL_PORTS = 4;

    /// More I/O loops than any machine has use for.
    private static final int WORKERS_MAX = 256;

    /// A twentieth of a packet's 20 ms: more would be heard of.
    private static final Duration COALESCING_MAX = Duration.ofMillis(1);

    public MediaConfig {
        new Rules()
                .require(Syntax.ipLiteral(address), "address", "must be an IP address", address)
                .require(
                        advertisedAddress.equals(address)
                                ? !Syntax.wildcard(address)
                                : Syntax.ipLiteral(advertisedAddress) && !Syntax.wildcard(advertisedAddress),
                        "advertised-address",
                        "must be one IP address, for peers cannot send to all of them",
                        advertisedAddress)
                .require(
                        sameFamily(address, advertisedAddress),
                        "advertised-address",
                        "must be of the version of IP that address (" + address + ") is of",
                        advertisedAddress)
                .require(
                        address6.isEmpty() || (ipv6(address6.get()) && !ipv6(address)),
                        "address6",
                        "must be an IPv6 address beside an IPv4 one in address",
                        address6.orElse(""))
                .require(
                        advertisedAddress6.equals(address6)
                                ? address6.isEmpty() || !Syntax.wildcard(address6.get())
                                : address6.isPresent()
                                        && ipv6(advertisedAddress6.orElse(""))
                                        && !Syntax.wildcard(advertisedAddress6.orElse("")),
                        "advertised-address6",
                        "must be one IPv6 address, beside one in address6",
                        advertisedAddress6.orElse(""))
                .range("dscp", dscp, 0, DSCP_MOST)
                .range("first-port", firstPort, 1024, 65_535)
                .require(firstPort % 2 == 0, "first-port", "must be even (RFC 3550 §11)", firstPort)
                .range("last-port", lastPort, 1024, 65_535)
                .require(
                        lastPort - firstPort >= CALL_PORTS - 1,
                        "last-port",
                        "must leave at least " + CALL_PORTS + " ports from first-port (" + firstPort + ")",
                        lastPort)
                .range("workers", workers, 0, WORKERS_MAX)
                .require(
                        !coalescing.isNegative() && coalescing.compareTo(COALESCING_MAX) <= 0,
                        "coalescing",
                        "must be 0 to 1 ms",
                        coalescing)
                .notNegative("silence", silence)
                .notNegative("statistics", statistics)
                .positive("dtls-timeout", dtlsTimeout)
                .enforce();
    }

    private static boolean ipv6(String address) {
        return Syntax.ipLiteral(address) && AddressFamily.of(address) == AddressFamily.IPV6;
    }

    private static boolean sameFamily(String one, String other) {
        return AddressFamily.of(one) == AddressFamily.of(other);
    }

    /// The address to bind sockets of that family to; empty if there is none.
    public Optional<String> boundTo(AddressFamily family) {
        return AddressFamily.of(address) == family
                ? Optional.of(address)
                : address6.filter(_ -> family == AddressFamily.IPV6);
    }

    /// What SDP carries for sockets of that family; empty if there are none.
    public Optional<String> advertised(AddressFamily family) {
        return AddressFamily.of(address) == family
                ? Optional.of(advertisedAddress)
                : advertisedAddress6.filter(_ -> family == AddressFamily.IPV6);
    }

    /// The family of a leg with that need; empty if there is no address that will do.
    public Optional<AddressFamily> familyFor(AddressNeed need) {
        return switch (need) {
            case AddressNeed.Any _ -> Optional.of(AddressFamily.of(address));
            case AddressNeed.Preferred(var family) ->
                Optional.of(boundTo(family).isPresent() ? family : AddressFamily.of(address));
            case AddressNeed.Demanded(var family) -> boundTo(family).map(_ -> family);
        };
    }
}
