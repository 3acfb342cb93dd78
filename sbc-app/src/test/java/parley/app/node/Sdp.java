package parley.app.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.sdp.Fingerprint;

/// The SDP of the parties in these tests: one audio stream on loopback.
/// @param text the whole description
record Sdp(String text) {
    /// What SDES legs of these tests use.
    static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    static Sdp plain(int port) {
        return audio(port, "RTP/AVP", "");
    }

    static Sdp sdes(int port, Secret key) {
        var inline = Base64.getEncoder().encodeToString(key.reveal());
        return audio(port, "RTP/SAVP", "a=crypto:1 %s inline:%s\n".formatted(SUITE, inline));
    }

    /// @param setup `active`, `passive` or `actpass`
    static Sdp dtls(int port, String setup, Fingerprint fingerprint) {
        return audio(
                port, "UDP/TLS/RTP/SAVP", "a=setup:%s\na=fingerprint:%s\na=rtcp-mux\n".formatted(setup, fingerprint));
    }

    /// Plain RTP with a full ICE agent.
    /// @param candidates what follows `a=candidate:`
    static Sdp ice(int port, String fragment, String password, List<String> candidates) {
        var lines = new StringBuilder("a=rtcp-mux\na=ice-ufrag:%s\na=ice-pwd:%s\n".formatted(fragment, password));
        candidates.forEach(
                candidate -> lines.append("a=candidate:").append(candidate).append('\n'));
        return audio(port, "RTP/AVP", lines.toString());
    }

    private static Sdp audio(int port, String profile, String keying) {
        return new Sdp("""
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio %d %s 0
            a=rtpmap:0 PCMU/8000
            %sa=sendrecv
            """.formatted(port, profile, keying).replace("\n", "\r\n"));
    }

    /// Where the writer wants its audio.
    InetSocketAddress audio() {
        var port = Integer.parseInt(after("m=audio ").split(" ", -1)[0]);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// The master key and salt of its only `a=crypto`.
    Secret key() {
        var crypto = after("a=crypto:");
        var inline = crypto.substring(crypto.indexOf("inline:") + "inline:".length());
        return Secret.of(Base64.getDecoder().decode(inline.split("\\|", -1)[0]));
    }

    Fingerprint fingerprint() {
        var parts = after("a=fingerprint:").split(" ", -1);
        return new Fingerprint(parts[0], parts[1]);
    }

    /// The argument of the first attribute with that name.
    String value(String attribute) {
        return after("a=" + attribute + ":");
    }

    private String after(String prefix) {
        return text.lines()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + prefix + " in\n" + text))
                .substring(prefix.length());
    }
}
