package parley.bench.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import parley.common.Endpoint;
import parley.common.Parsed;
import parley.sdp.CryptoAttribute;
import parley.sdp.CryptoLine;
import parley.sdp.MediaDescription;
import parley.sdp.SdpParser;
import parley.sdp.SessionDescription;

/// rtpengine in userspace, as Debian has it, with as many threads as cores.
record RtpengineRelay(Process process, List<Leg> legs) implements Relay {
    private static final int CONTROL_PORT = 29_990;
    private static final String ADDRESS = "127.0.0.20";

    static RtpengineRelay start(Job job, Programs programs) throws IOException {
        var process = new ProcessBuilder(Relay.pinned(
                        job.relayCpus(),
                        List.of(
                                "rtpengine",
                                "--config-file=none",
                                "--foreground",
                                "--log-stderr",
                                "--log-level=3",
                                "--table=-1",
                                "--listen-ng=127.0.0.1:" + CONTROL_PORT,
                                "--port-min=30000",
                                "--port-max=65534",
                                "--delete-delay=0",
                                "--timeout=3600",
                                "--silent-timeout=3600",
                                "--tos=0",
                                "--interface=i0/" + ADDRESS,
                                "--num-threads=" + job.cores())))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var control = new RtpengineControl(CONTROL_PORT)) {
            control.send(Map.of("command", "ping"));
            var calls = new Calls(job, programs, control);
            var legs = new ArrayList<Leg>();
            for (int call = 0; call < job.calls(); call++) {
                legs.addAll(calls.open(call));
            }
            return new RtpengineRelay(process, List.copyOf(legs));
        } catch (IOException fault) {
            process.destroyForcibly();
            throw fault;
        }
    }

    /// Sets calls up, as the proxy beside rtpengine does: an offer, an answer.
    private record Calls(Job job, Programs programs, RtpengineControl control, Random random) {
        Calls(Job job, Programs programs, RtpengineControl control) {
            this(job, programs, control, new Random(1));
        }

        List<Leg> open(int call) throws IOException {
            var keyA = Optional.of(Leg.key(job.suite(), random));
            var keyB = Optional.<CryptoAttribute>empty();
            var terms = new HashMap<String, Object>(Map.of(
                    "call-id",
                    "call" + call,
                    "from-tag",
                    "a" + call,
                    "replace",
                    List.of("origin"),
                    "flags",
                    List.of("trust-address"),
                    "ICE",
                    "remove",
                    "DTLS",
                    "passive"));
            var offer = new HashMap<String, Object>(terms);
            offer.put("command", "offer");
            offer.put("sdp", sdp(call, false, keyA, "actpass"));
            offer.put("rtcp-mux", List.of("offer"));
            offer.put("transport-protocol", profile(keyB));
            offer.put("SDES", List.of("off"));
            var toB = text(control.send(offer));
            var answer = new HashMap<String, Object>(terms);
            answer.put("command", "answer");
            answer.put("to-tag", "b" + call);
            answer.put("sdp", sdp(call, true, keyB, "active"));
            var toA = text(control.send(answer));
            return List.of(leg(call, false, toA, keyA), leg(call, true, toB, keyB));
        }

        private Leg leg(int call, boolean b, SessionDescription relays, Optional<CryptoAttribute> key) {
            var audio = relays.media().getFirst();
            var address = relays.connectionOf(audio).orElseThrow().address();
            return new Leg(
                    call,
                    b,
                    Leg.address(Relay.Kind.RTPENGINE, call, b),
                    new Endpoint(address, audio.port()),
                    job.suite(),
                    key.map(own -> new Leg.Keys(own, offered(audio))));
        }

        private CryptoAttribute offered(MediaDescription audio) {
            return audio.cryptoLines().stream()
                    .flatMap(line -> line instanceof Parsed.Ok<CryptoLine>(var read) ? Stream.of(read) : Stream.empty())
                    .filter(line -> line.suite().equals(job.suite().name()))
                    .map(CryptoLine::usable)
                    .map(usable -> ((Parsed.Ok<CryptoAttribute>) usable).value())
                    .findFirst()
                    .orElseThrow();
        }

        private static String profile(Optional<CryptoAttribute> key) {
            return key.isPresent() ? "RTP/SAVP" : "UDP/TLS/RTP/SAVP";
        }

        private String sdp(int call, boolean b, Optional<CryptoAttribute> key, String setup) {
            var at = Leg.address(Relay.Kind.RTPENGINE, call, b);
            var keying = key.map(own -> "a=crypto:%d %s inline:%s\r\n".formatted(1, job.suite(), Leg.text(own)))
                    .orElse("a=fingerprint:sha-256 %s\r\na=setup:%s\r\n".formatted(programs.fingerprint(), setup));
            return """
                v=0\r
                o=- %1$d 1 IN IP4 %2$s\r
                s=-\r
                c=IN IP4 %2$s\r
                t=0 0\r
                m=audio %3$d %4$s 0\r
                a=rtpmap:0 PCMU/8000\r
                a=sendrecv\r
                a=ptime:20\r
                a=rtcp-mux\r
                """.formatted(1000 + call, at.address(), at.port(), profile(key)) + keying;
        }

        private static SessionDescription text(Map<?, ?> answer) throws IOException {
            return switch (SdpParser.parse(String.valueOf(answer.get("sdp")))) {
                case Parsed.Ok<SessionDescription>(var read) -> read;
                case Parsed.Refused<SessionDescription>(var rule, var _) -> throw new IOException(rule);
            };
        }
    }
}
