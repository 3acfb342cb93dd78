package parley.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import parley.certificate.CertificateNames;
import parley.common.TransportProtocol;
import parley.config.PeerConfig;
import parley.sip.message.Via;

/// Which peers' connections serve requests both ways (RFC 5923), and whether a request asks for it in good faith.
/// What its certificate is worth beyond its names is judged after that.
final class AliasTerms {
    /// The parameter of Via by which a client says that requests to it may take its connection (RFC 5923 §7).
    static final String PARAMETER = "alias";

    private final List<Peer> peers;

    private record Peer(NextHop hop, List<String> certificateNames) {}

    /// What becomes of a request's wish.
    sealed interface Verdict {
        /// There is none, or nobody here has heard of who has it.
        /// @param why in words
        record Ignored(String why) implements Verdict {}

        /// A peer has it that may have it, but not so.
        /// @param peer name
        /// @param why in words
        record Refused(String peer, String why) implements Verdict {}

        /// Granted, if the peer's TLS policy has nothing against the certificates shown.
        /// @param hop that the connection stands for
        record Plausible(NextHop hop) implements Verdict {}
    }

    private AliasTerms(List<Peer> peers) {
        this.peers = List.copyOf(peers);
    }

    /// Those of the configured peers that want it.
    static AliasTerms of(Map<String, PeerConfig> peers) {
        var willing = new ArrayList<Peer>();
        peers.forEach((name, peer) -> {
            if (peer.transport() == TransportProtocol.TLS
                    && peer.tls().filter(tls -> tls.alias()).isPresent()) {
                var hop = new NextHop(peer.transport(), peer.host(), peer.port(), name);
                willing.add(new Peer(hop, peer.certificateNames()));
            }
        });
        return new AliasTerms(willing);
    }

    /// True if our own requests on connections to that hop carry the wish (RFC 5923 §8.1).
    boolean marks(NextHop hop) {
        return hop.protocol() == TransportProtocol.TLS
                && peers.stream().anyMatch(peer -> peer.hop().peer().equals(hop.peer()));
    }

    /// Whether what we send to a peer may take the connection that a request came on. Only TLS proves who is at its
    /// other end, and only a client that has shown a certificate has proved it (RFC 5923 §3, §8.2): who could do
    /// without would have another's calls sent to him.
    /// @param flow of a connection that was opened to us
    /// @param topmost Via of the request, as its sender wrote it
    Verdict judge(Flow flow, Via topmost) {
        if (!topmost.parameters().has(PARAMETER)) {
            return new Verdict.Ignored("not asked for");
        }
        if (flow.protocol() != TransportProtocol.TLS) {
            return new Verdict.Ignored("only connections over TLS are reused");
        }
        if (!flow.peer().verified()) {
            return new Verdict.Ignored("no certificate was shown and verified");
        }
        var proved = peers.stream()
                .filter(peer -> CertificateNames.match(
                        peer.certificateNames(), flow.peer().names()))
                .toList();
        if (proved.isEmpty()) {
            return new Verdict.Ignored("the certificate is of no peer that connections are shared with");
        }
        // One certificate may stand for several virtual servers; each asks under its own name (RFC 5923 §9.3).
        return proved.stream()
                .filter(peer -> sentBy(topmost, peer.hop()))
                .findFirst()
                .<Verdict>map(peer -> new Verdict.Plausible(peer.hop()))
                .orElseGet(() -> elsewhere(topmost, proved.getFirst().hop()));
    }

    private static Verdict elsewhere(Via topmost, NextHop hop) {
        return new Verdict.Refused(
                hop.peer(),
                "Via says %s port %d, and the peer is configured as %s port %d"
                        .formatted(topmost.host(), port(topmost.port()), hop.host(), port(hop.port())));
    }

    private static boolean sentBy(Via via, NextHop hop) {
        return host(via.host()).equals(host(hop.host())) && port(via.port()) == port(hop.port());
    }

    // Without a port it is that of SIP over TLS (RFC 3261 §18.1.1); what SRV would say is not asked for (RFC 5923
    // §10).
    private static int port(int written) {
        return written > 0 ? written : TransportProtocol.TLS.defaultPort();
    }

    private static String host(String written) {
        return Addresses.literal(written)
                .map(address -> address.getHostAddress())
                .orElseGet(() -> {
                    var folded = written.toLowerCase(Locale.ROOT);
                    return folded.endsWith(".") ? folded.substring(0, folded.length() - 1) : folded;
                });
    }
}
