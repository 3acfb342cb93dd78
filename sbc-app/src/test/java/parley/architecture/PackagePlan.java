package parley.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Every package there is, what kind it is, and which others it may import.
final class PackagePlan {
    /// Kinds of packages.
    enum Kind {
        /// JDK only; no clock, thread, socket or actor: time and randomness are arguments.
        PURE,
        /// Sees one library that no other package sees.
        ADAPTER,
        /// Runs on Pekko or Netty.
        SHELL
    }

    /// One package.
    /// @param name below the root
    /// @param kind of it
    /// @param imports packages it may import, and with them all that those may
    record Entry(String name, Kind kind, List<String> imports) {}

    private static final List<Entry> ENTRIES = List.of(
            pure("common"),
            adapter("config", "common"),
            pure("sip.message", "common"),
            pure("sip.transaction", "sip.message"),
            pure("sip.dialog", "sip.message", "sip.transaction"),
            pure("sip.auth", "sip.message"),
            pure("sdp", "common"),
            pure("sdp.negotiation", "sdp"),
            pure("routing", "sip.message", "common"),
            pure("b2bua", "sip.message", "sip.transaction", "sip.dialog", "sip.auth", "sdp.negotiation", "routing"),
            shell("mediaport", "sdp", "common"),
            adapter("observe", "common"),
            adapter("certificate", "common", "config"),
            adapter("revocation", "certificate"),
            adapter("tls", "certificate", "revocation", "observe"),
            shell("schedule"),
            pure("identity.lifecycle"),
            shell("identity", "identity.lifecycle", "tls"),
            pure("resolve", "common"),
            adapter("resolve.dns", "resolve", "config"),
            adapter("probe", "resolve", "tls"),
            shell("transport", "sip.message", "resolve.dns", "tls"),
            shell("call", "b2bua", "mediaport", "transport", "observe"),
            shell("cluster", "call"),
            shell("signaling", "call", "routing", "transport"),
            pure("media.rtp", "common"),
            pure("media.srtp", "media.rtp"),
            pure("media.udptl"),
            pure("media.transcode", "media.rtp"),
            adapter("media.opus", "media.transcode"),
            pure("media.bridge", "media.srtp", "media.transcode", "media.udptl"),
            pure("media.capture", "media.bridge"),
            // An address is mapped and checked as the bridge knows it.
            pure("media.stun", "media.bridge"),
            pure("media.ice", "media.stun", "sdp"),
            adapter("media.dtls", "media.srtp", "sdp"),
            shell("media.worker", "media.bridge", "config"),
            shell("media.relay", "media.worker"),
            shell(
                    "media.leg",
                    "media.relay",
                    "media.dtls",
                    "media.ice",
                    "media.opus",
                    "media.capture",
                    "mediaport",
                    "sdp",
                    "config"),
            pure("admin.view", "observe", "config"),
            pure("admin.renewal", "common"),
            adapter("admin.acme", "certificate"),
            shell("admin.issue", "admin.acme", "admin.renewal", "admin.view", "identity"),
            shell("admin.capture", "admin.view", "mediaport", "observe", "config"),
            shell("admin.http", "admin.view", "admin.issue", "admin.capture", "identity", "cluster"),
            shell("admin.metrics", "admin.view"),
            shell("app.node", "signaling", "media.leg", "admin.http", "admin.metrics"),
            shell("app.demo", "app.node"),
            shell("app", "app.demo", "probe"),
            pure("testkit"));

    private final String root;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// @param root package that all names are below
    PackagePlan(String root) {
        this.root = root;
        ENTRIES.forEach(entry -> entries.put(root + "." + entry.name(), entry));
    }

    private static Entry pure(String name, String... imports) {
        return new Entry(name, Kind.PURE, List.of(imports));
    }

    private static Entry adapter(String name, String... imports) {
        return new Entry(name, Kind.ADAPTER, List.of(imports));
    }

    private static Entry shell(String name, String... imports) {
        return new Entry(name, Kind.SHELL, List.of(imports));
    }

    Set<String> packages() {
        return entries.keySet();
    }

    String[] of(Kind kind) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().kind() == kind)
                .map(Map.Entry::getKey)
                .toArray(String[]::new);
    }

    /// Packages that `from` may import: itself, those named, and what they lead to.
    Set<String> importable(String from) {
        var reached = new TreeSet<String>();
        var ahead = new ArrayList<>(List.of(from));
        while (!ahead.isEmpty()) {
            var next = ahead.removeLast();
            if (reached.add(next)) {
                Stream.ofNullable(entries.get(next))
                        .flatMap(entry -> entry.imports().stream())
                        .map(name -> root + "." + name)
                        .forEach(ahead::add);
            }
        }
        return reached;
    }
}
