package parley.config;

import java.time.Duration;

/// Block `sbc.media`.
/// @param address IP literal to bind media sockets to
/// @param advertisedAddress IP literal that SDP carries; the address if not set
/// @param dscp what media packets are marked with (RFC 2474), 0 to 63
/// @param firstPort lowest port used, even
/// @param lastPort highest port used
/// @param workers I/O loops; 0: one per two cores
/// @param silence after which a party that sends nothing ends the call; zero: never
/// @param statistics interval at which each leg tells how it does; zero: at its end only
/// @param dtlsTimeout for a handshake
/// @param requireTlsForSdes true: `a=crypto` over signalling without TLS is refused with 488
public record MediaConfig(
        String address,
        String advertisedAddress,
        int dscp,
        int firstPort,
        int lastPort,
        int workers,
        Duration silence,
        Duration statistics,
        Duration dtlsTimeout,
        boolean requireTlsForSdes) {
    /// The field has six bits (RFC 2474 §3).
    static final int DSCP_MOST = 63;

    /// RTP and RTCP of both legs: without these not even one call fits.
    private static final int PORTS_MIN = 4;

    /// More I/O loops than any machine has use for.
    private static final int WORKERS_MAX = 256;

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
                .range("dscp", dscp, 0, DSCP_MOST)
                .range("first-port", firstPort, 1024, 65_535)
                .require(firstPort % 2 == 0, "first-port", "must be even (RFC 3550 §11)", firstPort)
                .range("last-port", lastPort, 1024, 65_535)
                .require(
                        lastPort - firstPort >= PORTS_MIN - 1,
                        "last-port",
                        "must leave at least " + PORTS_MIN + " ports from first-port (" + firstPort + ")",
                        lastPort)
                .range("workers", workers, 0, WORKERS_MAX)
                .notNegative("silence", silence)
                .notNegative("statistics", statistics)
                .positive("dtls-timeout", dtlsTimeout)
                .enforce();
    }
}
