package parley.media.ice;

import java.util.List;
import parley.media.bridge.TransportAddress;

/// Where checks may go (RFC 8445 §19.5.1): whoever writes an SDP could otherwise have us knock at doors that only we
/// can reach. Not to multicast, link-local or unspecified addresses; not to those where clouds tell machines their
/// secrets; not to loopback, unless our own media is there, as in a laboratory; and not to our own media ports.
/// @param bound address of our media sockets: it has one family
/// @param own addresses that are ours
/// @param firstPort lowest of our media
/// @param lastPort highest of our media
public record CheckTargets(TransportAddress bound, List<TransportAddress> own, int firstPort, int lastPort) {
    // Addresses of metadata services outside link-local: 100.100.100.200, fd00:ec2::254.
    private static final List<TransportAddress> METADATA =
            List.of(TransportAddress.ipv4(0x646464c8, 0), new TransportAddress(0xfd00_0ec2_0000_0000L, 0x0254, 0));

    public CheckTargets {
        own = List.copyOf(own);
    }

    /// True if a check may go there.
    public boolean admit(TransportAddress target) {
        return target.reachable()
                && target.isIpv4() == bound.isIpv4()
                && (target.isIpv4() ? admitsIpv4((int) target.low()) : admitsIpv6(target))
                && METADATA.stream().noneMatch(target::sameHost)
                && !ours(target);
    }

    private boolean admitsIpv4(int address) {
        var first = address >>> 24;
        var linkLocal = address >>> 16 == 0xa9fe;
        return first != 0 && first < 224 && !linkLocal && (first != 127 || (int) bound.low() >>> 24 == 127);
    }

    private boolean admitsIpv6(TransportAddress target) {
        var multicast = target.high() >>> 56 == 0xff;
        var linkLocal = target.high() >>> 54 == 0x3fa;
        var loopback = target.high() == 0 && target.low() == 1;
        return !multicast && !linkLocal && (!loopback || bound.sameHost(target));
    }

    private boolean ours(TransportAddress target) {
        return target.port() >= firstPort
                && target.port() <= lastPort
                && (bound.sameHost(target) || own.stream().anyMatch(target::sameHost));
    }
}
