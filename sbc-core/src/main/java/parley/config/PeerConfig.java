package parley.config;

import java.util.List;
import java.util.Optional;
import parley.common.Topology;
import parley.common.TransportProtocol;

/// Block `sbc.peers.NAME`: a static neighbour, such as a trunk or a PBX.
/// @param host name or IP literal
/// @param port 0: the transport's default
/// @param transport how we reach it
/// @param sources addresses its calls come from (IP literals or prefixes such as `192.0.2.0/24`); a call from there
///     needs no digest. Defaults to the host where that is an IP literal
/// @param certificateNames names in a verified client certificate that show a call to come from this peer
/// @param media policy of its leg
/// @param topology of calls to and from it
/// @param secureUri true: we write `sips:` URIs towards it (TLS only)
/// @param tls how we dial it, if the transport is TLS
public record PeerConfig(
        String host,
        int port,
        TransportProtocol transport,
        List<String> sources,
        List<String> certificateNames,
        LegMediaConfig media,
        Topology topology,
        boolean secureUri,
        Optional<TlsClientConfig> tls) {
    public PeerConfig {
        sources = List.copyOf(sources);
        certificateNames = List.copyOf(certificateNames);
        new Rules()
                .dialled(transport)
                .require(Syntax.host(host), "host", "must be a host name or an IP address without brackets", host)
                .range("port", port, 0, 65_535)
                .require(
                        sources.stream().allMatch(Syntax::addressOrPrefix),
                        "sources",
                        "must be IP addresses or prefixes such as 192.0.2.0/24",
                        sources)
                .distinct("sources", sources)
                .require(
                        certificateNames.stream().allMatch(Syntax::host),
                        "certificate-names",
                        "must be host names or IP addresses",
                        certificateNames)
                .require(
                        !secureUri || transport.secure(),
                        "secure-uri",
                        "must be false where transport is " + transport.token() + ": a sips URI needs TLS (RFC 5630)",
                        secureUri)
                .require(
                        tls.isPresent() == transport.secure(),
                        "tls",
                        transport.secure()
                                ? "is required where transport is " + transport.token()
                                : "must not be there where transport is " + transport.token(),
                        tls.isPresent() ? "a block" : "none")
                .enforce();
    }
}
