package parley.config;

import java.time.Duration;

/// Block `sbc.media`.
/// @param address IP literal to bind media sockets to
/// @param advertisedAddress IP literal that SDP carries; the address if not set
/// @param firstPort lowest port used, even
/// @param lastPort highest port used
/// @param workers I/O loops; 0: one per two cores
/// @param silence after which a party that sends nothing ends the call; zero: never
/// @param dtlsTimeout for a handshake
/// @param requireTlsForSdes true: `a=crypto` over signalling without TLS is refused with 488
public record MediaConfig(
        String address,
        String advertisedAddress,
        int firstPort,
        int lastPort,
        int workers,
        Duration silence,
        Duration dtlsTimeout,
        boolean requireTlsForSdes) {}
