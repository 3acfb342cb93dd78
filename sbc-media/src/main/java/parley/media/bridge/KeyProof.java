package parley.media.bridge;

import org.jspecify.annotations.Nullable;
import parley.media.srtp.SrtpReceiver;

/// What a peer's packets have shown of the key it announced. A peer whose packets do not authenticate is
/// not the one that was called, or will not understand us: it gets nothing either, until one packet of it
/// is authentic.
///
/// The rule is narrow, so that a forger cannot use it to silence a call:
/// - a peer that has not sent anything yet is sent to: it may be listening to an announcement;
/// - only packets from the host that we send to refute its key, not those from anywhere;
/// - one authentic packet settles the matter for as long as the key lives. After a change of keys, packets
///   under the old one that are still on their way count for nothing: see [SrtpReceiver].
final class KeyProof {
    private @Nullable SrtpReceiver about;
    private boolean proven;
    private boolean refuted;
    private boolean failed;

    /// The keys are these from now on.
    void about(Keying keying) {
        var inbound = keying instanceof Keying.Srtp srtp ? srtp.media().inbound() : null;
        if (inbound != about) {
            about = inbound;
            proven = false;
            refuted = false;
            failed = false;
        }
    }

    /// A packet was authentic; under the key before the present one, it proves nothing of this.
    void authentic() {
        if (about == null || !about.byFormerKey()) {
            proven = true;
            refuted = false;
        }
    }

    /// A packet was not.
    /// @return true if it is the first under this key
    boolean failed(Packet packet) {
        var first = !failed;
        failed = true;
        refuted |= !proven && packet.cameFromHost(packet.arrival().latch().current());
        return first;
    }

    /// True if an authentic packet has come.
    boolean proven() {
        return proven;
    }

    /// True if whoever is where we send to does not use the key.
    boolean refuted() {
        return refuted;
    }
}
