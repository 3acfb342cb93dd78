package parley.app.demo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import parley.observe.EventSink;
import parley.observe.SbcEvent;

/// What the SBC itself has told of the call: the findings that no endpoint can make.
final class DemoEvents implements EventSink {
    private final List<SbcEvent> told = new CopyOnWriteArrayList<>();

    @Override
    public void accept(SbcEvent event) {
        told.add(event);
    }

    /// Whether a listener has verified a client certificate with that name.
    Verdict.Check verifiedClient(String listener, String name) {
        var found = told(SbcEvent.TlsHandshake.class)
                .filter(handshake -> handshake.via().equals(listener) && handshake.accepted())
                .filter(handshake -> handshake.peerNames().contains(name))
                .findFirst();
        return new Verdict.Check(
                "own identity",
                found.isPresent(),
                found.map(handshake -> handshake.peerSubject() + ", required and verified by the SBC")
                        .orElse("the SBC has verified no certificate for " + name));
    }

    /// Whether the SBC has found the certificate of a leg's peer to be the one announced.
    Verdict.Check verifiedFingerprint(String leg) {
        var found = told(SbcEvent.MediaSecured.class)
                .filter(secured -> secured.leg().equals(leg))
                .map(SbcEvent.MediaSecured::description)
                .filter(description -> description.endsWith("the peer's fingerprint matches"))
                .findFirst();
        return new Verdict.Check(
                "SBC's verdict", found.isPresent(), found.orElse("the SBC has not said that B's fingerprint matches"));
    }

    private <E extends SbcEvent> Stream<E> told(Class<E> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast);
    }
}
