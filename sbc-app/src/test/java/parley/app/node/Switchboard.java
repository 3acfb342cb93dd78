package parley.app.node;

import java.io.IOException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import parley.app.node.MediaPhone.Keys;
import parley.media.dtls.DtlsCertificate;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;

/// A party with many lines: answers every call on the SBC's connection to it, and says back each word it hears until
/// the call ends.
final class Switchboard implements AutoCloseable {
    private final ServerSocket door;
    private final boolean dtls;
    private final DtlsCertificate certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
    private final Map<String, MediaPhone> lines = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<SipLink> links = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();

    /// @param dtls keys by DTLS, as its active side; else by SDES
    Switchboard(ServerSocket door, boolean dtls) {
        this.door = door;
        this.dtls = dtls;
        Thread.ofVirtual().name("switchboard").start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                var link = SipLink.over("TCP", door.accept());
                links.add(link);
                Thread.ofVirtual().name("switchboard-link").start(() -> serve(link));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(SipLink link) {
        var callee = new TestCallee(link);
        try {
            for (var message = link.next(Events.FOREVER); message.isPresent(); message = link.next(Events.FOREVER)) {
                if (message.get() instanceof SipRequest request) {
                    serve(callee, request);
                }
            }
        } catch (IOException | InterruptedException | RuntimeException | Error fault) {
            faults.add(fault);
        }
    }

    private void serve(TestCallee callee, SipRequest request) throws IOException {
        var call = request.headers().callId();
        if (request.method().equals(Method.INVITE)) {
            var line = new MediaPhone(0xB, 1);
            lines.put(call, line);
            Thread.ofVirtual().name("switchboard-line").start(() -> talk(callee, request, line));
        } else if (request.method().equals(Method.BYE)) {
            callee.answer(request, 200, "OK", "");
            var line = lines.remove(call);
            if (line != null) {
                line.close();
            }
        }
    }

    private void talk(TestCallee callee, SipRequest invite, MediaPhone line) {
        var offer = new Sdp(invite.body().text());
        try {
            if (dtls) {
                callee.answer(
                        invite,
                        200,
                        "OK",
                        Sdp.dtls(line.port(), "active", certificate.fingerprint())
                                .text());
                try (var handshake = line.associate(true, certificate, offer.fingerprint(), offer.audio())) {
                    echo(line, offer, handshake.keys());
                }
            } else {
                var own = MediaPhone.key(new Random(line.port()));
                callee.answer(invite, 200, "OK", Sdp.sdes(line.port(), own).text());
                echo(line, offer, new Keys(Sdp.SUITE, own, offer.key()));
            }
        } catch (IOException | InterruptedException | RuntimeException | Error fault) {
            if (lines.containsValue(line)) {
                faults.add(fault);
            }
        }
    }

    private static void echo(MediaPhone line, Sdp offer, Keys keys) throws IOException, InterruptedException {
        for (var word = line.next(keys.far()); word.isPresent(); word = line.next(keys.far())) {
            line.say(offer.audio(), keys.own(), word.get());
        }
    }

    /// What went wrong here.
    Iterable<Throwable> faults() {
        return faults;
    }

    @Override
    public void close() throws IOException {
        door.close();
        links.forEach(SipLink::close);
        lines.values().forEach(MediaPhone::close);
    }
}
