package parley.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.Role;
import parley.common.SrtpSuite;
import parley.common.Topology;
import parley.common.TranscodeUse;
import parley.common.TransportProtocol;

/// Turns the document into records, block by block in the order of the reference.
final class SbcConfigReader {
    private final HoconBlock root;
    private final HoconBlock sbc;
    private final Set<String> identityNames;
    private final Set<String> peerNames;
    private final TlsReader tlsBlocks;

    SbcConfigReader(HoconBlock root) {
        this.root = root;
        this.sbc = root.block("sbc");
        this.identityNames = sbc.names("identities");
        this.peerNames = sbc.names("peers");
        this.tlsBlocks = new TlsReader(identityNames);
    }

    /// The configuration; empty if it has any fault.
    Optional<SbcConfig> read() {
        var node = node(sbc.block("node"));
        var store = store(sbc.block("store"));
        var admin = admin(sbc.block("admin"));
        var dns = dns(sbc.block("dns"));
        var lab = lab(sbc.block("lab"));
        var identities = each(sbc.named("identities"), IdentityReader::identity);
        var listeners = each(sbc.named("listeners"), this::listener);
        var peers = each(sbc.named("peers"), this::peer);
        var routes = sbc.list("routes").stream()
                .map(this::route)
                .flatMap(Optional::stream)
                .toList();
        var registrar = registrar(sbc.block("registrar"), node);
        var media = media(sbc.block("media"));
        var sip = sip(sbc.block("sip"));
        new CrossChecks(sbc).check(listeners, peers, routes, media);
        sbc.finish();
        root.finish();
        if (!root.faultless()) {
            return Optional.empty();
        }
        return Optional.of(new SbcConfig(
                node.orElseThrow(),
                store.orElseThrow(),
                admin.orElseThrow(),
                dns.orElseThrow(),
                lab.orElseThrow(),
                identities,
                listeners,
                peers,
                routes,
                registrar.orElseThrow(),
                media.orElseThrow(),
                sip.orElseThrow()));
    }

    static <T> Map<String, T> each(Map<String, HoconBlock> blocks, Function<HoconBlock, Optional<T>> read) {
        var records = new TreeMap<String, T>();
        blocks.forEach((name, block) -> read.apply(block).ifPresent(made -> records.put(name, made)));
        return records;
    }

    private static Optional<NodeConfig> node(HoconBlock block) {
        var name = block.text("name");
        var domains = block.texts("domains");
        var drain = block.duration("drain");
        return block.build(() -> new NodeConfig(name, domains, drain));
    }

    private static Optional<StoreConfig> store(HoconBlock block) {
        var directory = block.path("directory");
        var key = block.optionalSecret("key");
        var keyFile = block.optionalFile("key-file");
        return block.build(() -> new StoreConfig(directory, key, keyFile));
    }

    private Optional<AdminConfig> admin(HoconBlock block) {
        var enabled = block.flag("enabled");
        var address = block.text("address");
        var port = block.number("port");
        var server = block.optionalBlock("tls");
        var tls = server.flatMap(this::adminTls);
        var users = each(block.named("users"), SbcConfigReader::operator);
        if (server.isPresent() && tls.isEmpty()) {
            return block.abandon();
        }
        return block.build(() -> new AdminConfig(enabled, address, port, tls, users));
    }

    private Optional<AdminTlsConfig> adminTls(HoconBlock block) {
        var identity = block.nameOf("identity", identityNames, "sbc.identities");
        var trust = block.optionalFile("trust");
        return block.build(() -> new AdminTlsConfig(identity, trust));
    }

    private static Optional<OperatorConfig> operator(HoconBlock block) {
        var role = block.choice("role", Role.class);
        var token = block.optionalSecret("token");
        var certificateNames = block.texts("certificate-names");
        return block.build(() -> new OperatorConfig(role, token, certificateNames));
    }

    private static Optional<DnsConfig> dns(HoconBlock block) {
        var servers = block.texts("servers");
        var timeout = block.duration("timeout");
        var attempts = block.number("attempts");
        var maxTtl = block.duration("max-ttl");
        var negativeTtl = block.duration("negative-ttl");
        return block.build(() -> new DnsConfig(servers, timeout, attempts, maxTtl, negativeTtl));
    }

    private static Optional<LabConfig> lab(HoconBlock block) {
        var authority = block.flag("authority");
        var tlsKeyLog = block.optionalPath("tls-key-log");
        return block.build(() -> new LabConfig(authority, tlsKeyLog));
    }

    private Optional<ListenerConfig> listener(HoconBlock block) {
        var transport = block.choice("transport", TransportProtocol.class);
        var address = block.text("address");
        var port = block.optionalText("port").isPresent() ? block.number("port") : transport.defaultPort();
        var host = block.optionalText("advertised-host").orElse(address);
        var advertisedPort = block.optionalText("advertised-port").isPresent() ? block.number("advertised-port") : port;
        var server = block.optionalBlock("tls");
        var tls = server.flatMap(tlsBlocks::server);
        var origins = block.texts("origins");
        if (server.isPresent() && tls.isEmpty()) {
            return block.abandon();
        }
        return block.build(() -> new ListenerConfig(transport, address, port, host, advertisedPort, tls, origins));
    }

    private Optional<PeerConfig> peer(HoconBlock block) {
        var host = block.text("host");
        var port = block.optionalText("port").isPresent() ? block.number("port") : 0;
        var transport = block.choice("transport", TransportProtocol.class, Rules.DIALLED);
        var named = block.texts("sources");
        var sources = block.has("sources") || !Syntax.ipLiteral(host) ? named : List.of(host);
        var certificateNames = block.texts("certificate-names");
        var topology = block.choice("topology", Topology.class);
        var secureUri = block.flag("secure-uri");
        var media = legMedia(block.block("media"));
        // A peer over TLS is dialled with the defaults if it has no block of its own.
        var client = transport.secure() ? Optional.of(block.block("tls")) : block.optionalBlock("tls");
        var tls = client.flatMap(tlsBlocks::client);
        if (client.isPresent() && tls.isEmpty()) {
            return block.abandon();
        }
        return block.build(() ->
                new PeerConfig(host, port, transport, sources, certificateNames, media, topology, secureUri, tls));
    }

    private static LegMediaConfig legMedia(HoconBlock block) {
        var security = block.choice("security", MediaSecurity.class);
        var suites = block.choices("suites", SrtpSuite.class);
        var ice = block.choice("ice", IceUse.class);
        var codecs = codecs(block.block("codecs"));
        var dtmf = block.choice("dtmf", DtmfUse.class);
        var fax = block.choice("fax", FaxUse.class);
        return block.build(() -> new LegMediaConfig(security, suites, ice, codecs, dtmf, fax))
                .orElse(LegMediaConfig.PLAIN);
    }

    private static CodecsConfig codecs(HoconBlock block) {
        var order = block.texts("order");
        var allow = block.texts("allow");
        var strip = block.texts("strip");
        var transcode = block.choice("transcode", TranscodeUse.class);
        return block.build(() -> new CodecsConfig(order, allow, strip, transcode))
                .orElse(CodecsConfig.ALL);
    }

    private Optional<RouteConfig> route(HoconBlock block) {
        var user = block.optionalText("user");
        var userPrefix = block.optionalText("user-prefix");
        var domain = block.optionalText("domain");
        var from = block.optionalNameOf("from", peerNames, "sbc.peers");
        var to = block.nameOf("to", peerNames, "sbc.peers");
        return block.build(() -> new RouteConfig(user, userPrefix, domain, from, to));
    }

    private static Optional<RegistrarConfig> registrar(HoconBlock block, Optional<NodeConfig> node) {
        var realm = block.optionalText("realm").or(() -> node.map(SbcConfigReader::standardRealm));
        var users = each(block.named("users"), SbcConfigReader::user);
        var algorithms = block.texts("algorithms");
        var minExpires = block.duration("min-expires");
        var defaultExpires = block.duration("default-expires");
        var maxExpires = block.duration("max-expires");
        var maxBindings = block.number("max-bindings");
        var nonceLifetime = block.duration("nonce-lifetime");
        return block.build(() -> new RegistrarConfig(
                realm.orElse("parley"),
                users,
                algorithms,
                minExpires,
                defaultExpires,
                maxExpires,
                maxBindings,
                nonceLifetime));
    }

    private static String standardRealm(NodeConfig node) {
        return node.domains().isEmpty() ? node.name() : node.domains().getFirst();
    }

    private static Optional<UserConfig> user(HoconBlock block) {
        var password = block.secret("password");
        var topology = block.choice("topology", Topology.class);
        var media = legMedia(block.block("media"));
        return block.build(() -> new UserConfig(password, media, topology));
    }

    private static Optional<MediaConfig> media(HoconBlock block) {
        var address = block.text("address");
        var advertised = block.optionalText("advertised-address").orElse(address);
        var named6 = block.optionalText("advertised-address6");
        var address6 = block.optionalText("address6").or(() -> named6.map(_ -> "::"));
        var advertised6 = named6.or(() -> address6);
        var dscp = block.number("dscp");
        var firstPort = block.number("first-port");
        var lastPort = block.number("last-port");
        var workers = block.number("workers");
        var coalescing = block.duration("coalescing");
        var silence = block.duration("silence");
        var statistics = block.duration("statistics");
        var dtlsTimeout = block.duration("dtls-timeout");
        var requireTls = block.flag("require-tls-for-sdes");
        var captures = captures(block.block("captures"));
        return block.build(() -> new MediaConfig(
                address,
                advertised,
                address6,
                advertised6,
                dscp,
                firstPort,
                lastPort,
                workers,
                coalescing,
                silence,
                statistics,
                dtlsTimeout,
                requireTls,
                captures));
    }

    private static CapturesConfig captures(HoconBlock block) {
        var enabled = block.flag("enabled");
        var folder = block.optionalPath("folder");
        var maxDuration = block.duration("max-duration");
        var maxFiles = block.number("max-files");
        var maxTotalMib = block.number("max-total-mib");
        return block.build(() -> new CapturesConfig(enabled, folder, maxDuration, maxFiles, maxTotalMib))
                .orElse(CapturesConfig.OFF);
    }

    private static Optional<SipConfig> sip(HoconBlock block) {
        var t1 = block.duration("t1");
        var t2 = block.duration("t2");
        var t4 = block.duration("t4");
        var inviteTimeout = block.duration("invite-timeout");
        var maxForwards = block.number("max-forwards");
        var sessionExpires = block.duration("session-expires");
        var minSessionExpires = block.duration("min-session-expires");
        var maxCalls = block.number("max-calls");
        var maxConnections = block.number("max-connections");
        var idleTimeout = block.duration("idle-timeout");
        var handshakeTimeout = block.duration("handshake-timeout");
        var userAgent = block.text("user-agent");
        var keepalive = block.duration("keepalive");
        var pongTimeout = block.duration("pong-timeout");
        var unansweredMax = block.number("unanswered-max");
        var dscp = block.number("dscp");
        return block.build(() -> new SipConfig(
                t1,
                t2,
                t4,
                inviteTimeout,
                maxForwards,
                sessionExpires,
                minSessionExpires,
                maxCalls,
                maxConnections,
                idleTimeout,
                handshakeTimeout,
                userAgent,
                keepalive,
                pongTimeout,
                unansweredMax,
                dscp));
    }
}
