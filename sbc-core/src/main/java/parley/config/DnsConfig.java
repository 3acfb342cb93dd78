package parley.config;

import java.time.Duration;
import java.util.List;

/// Block `sbc.dns`: how names are looked up (RFC 3263).
/// @param servers IP addresses, with a port as in `192.0.2.53:5353` if it is not 53; empty: the system's
/// @param timeout for one question to one server
/// @param attempts per server
/// @param maxTtl longest time that an answer is kept, whatever it says itself
/// @param negativeTtl longest time that the absence of an answer is kept (RFC 2308)
public record DnsConfig(List<String> servers, Duration timeout, int attempts, Duration maxTtl, Duration negativeTtl) {
    public DnsConfig {
        servers = List.copyOf(servers);
        new Rules()
                .require(
                        servers.stream().allMatch(Syntax::addressWithPort),
                        "servers",
                        "must be IP addresses, with a port if need be, as 192.0.2.53:5353 or [2001:db8::53]:5353",
                        servers)
                .positive("timeout", timeout)
                .range("attempts", attempts, 1, 10)
                .notNegative("max-ttl", maxTtl)
                .notNegative("negative-ttl", negativeTtl)
                .enforce();
    }
}
