package parley.media.leg;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.common.MediaKind;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.bridge.Keying;
import parley.media.bridge.LegPlan;
import parley.media.bridge.PayloadTable;
import parley.media.bridge.SrtpContexts;
import parley.media.bridge.StreamFormat;
import parley.media.dtls.DtlsOutcome;
import parley.media.leg.LegAssociations.Port;
import parley.media.srtp.MasterKeyIdentifier;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpReceiver;
import parley.media.srtp.SrtpUnprotector;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.sdp.CryptoAttribute;
import parley.sdp.MediaFormats;

/// What a leg's keys are, across all its offers and answers. An SRTP context is kept as long as its key is the
/// same: it holds the rollover counter and the replay list (RFC 3711 §3.2.1), and starting it anew would
/// end the audio of a long call at its first re-INVITE, or use an index twice.
final class LegKeying {
    /// SDES keys of one direction whose contexts are kept, in use or not: a key that comes back goes on
    /// where it was (RFC 3711 §3.2.1). More than the re-keys that a call of hours makes; each is 2 kB. Ours
    /// never come back once replaced, so the oldest may go.
    static final int KEYS_MAX = 16;

    private final Map<Key, SrtpReceiver> receivers = new Recent<>();
    private final Map<Key, SrtpProtector> protectors = new Recent<>();
    private final Map<Port, DtlsOutcome.Established> established = new EnumMap<>(Port.class);
    private @Nullable LegSecurity agreed;
    private Keying keying = new Keying.Pending();
    private boolean rtcpMux;
    private boolean fax;
    private @Nullable SrtpContexts media;
    private @Nullable SrtpContexts control;

    Keying keying() {
        return keying;
    }

    /// What was agreed on last.
    @Nullable
    LegSecurity agreed() {
        return agreed;
    }

    /// What DTLS has given, by port; of the association that is in use.
    Map<Port, DtlsOutcome.Established> established() {
        return established;
    }

    /// An offer/answer ended.
    /// @param kind of what is to be sent under the keys
    /// @param mux RTCP is on the RTP port
    /// @param nowNanos monotonic time
    /// @return what is to be done next
    Step agree(LegSecurity next, MediaKind kind, boolean mux, long nowNanos) {
        var before = agreed;
        var sameKind = fax == (kind == MediaKind.FAX);
        fax = kind == MediaKind.FAX;
        rtcpMux = mux;
        agreed = next;
        return switch (next) {
            case LegSecurity.Plain _ -> {
                keying = new Keying.Plain();
                yield before instanceof LegSecurity.Plain && sameKind ? new Step.Nothing() : new Step.Secured();
            }
            case LegSecurity.Sdes sdes -> agreeSdes(before, sdes, nowNanos);
            case LegSecurity.Dtls dtls -> {
                if (before instanceof LegSecurity.Dtls same && same.association() == dtls.association()) {
                    // RTCP may have moved to the other port.
                    keyed();
                    yield new Step.Nothing();
                }
                media = null;
                control = null;
                established.clear();
                keyed();
                yield new Step.Associate(dtls);
            }
        };
    }

    private Step agreeSdes(@Nullable LegSecurity before, LegSecurity.Sdes next, long nowNanos) {
        var inbound = receivers.computeIfAbsent(Key.of(next.remote()), LegKeying::receiver);
        var outbound = protectors.computeIfAbsent(Key.of(next.local()), LegKeying::protector);
        inbound.announced(
                next.remote()
                        .identifier()
                        .map(mki -> new MasterKeyIdentifier(mki.field()))
                        .orElse(null),
                next.remote().lifetimePackets().orElse(SrtpReceiver.NO_LIFETIME));
        boolean same = false;
        if (before instanceof LegSecurity.Sdes && keying instanceof Keying.Srtp srtp) {
            if (srtp.media().inbound() != inbound) {
                inbound.follows(srtp.media().inbound(), nowNanos);
            }
            same = srtp.media().inbound() == inbound && srtp.media().outbound() == outbound;
        }
        keying = new Keying.Srtp(new SrtpContexts(inbound, outbound));
        return same ? new Step.Nothing() : new Step.Secured();
    }

    /// What decides whether two lines announce one key.
    private record Key(SrtpSuite suite, Secret masterKeyAndSalt) {
        static Key of(CryptoAttribute attribute) {
            return new Key(attribute.suite(), attribute.masterKeyAndSalt());
        }
    }

    private static SrtpReceiver receiver(Key key) {
        return new SrtpReceiver(new SrtpUnprotector(key.suite(), key.masterKeyAndSalt()));
    }

    private static SrtpProtector protector(Key key) {
        return new SrtpProtector(key.suite(), key.masterKeyAndSalt());
    }

    /// True if that association is the one agreed on last.
    boolean awaits(int association) {
        return agreed instanceof LegSecurity.Dtls dtls && dtls.association() == association;
    }

    /// DTLS has given keys on that port, and the peer's fingerprint matched.
    void associated(Port port, DtlsOutcome.Established keys) {
        var contexts = new SrtpContexts(
                new SrtpReceiver(new SrtpUnprotector(keys.profile(), keys.remoteKeyAndSalt())),
                new SrtpProtector(keys.profile(), keys.localKeyAndSalt()));
        switch (port) {
            case RTP -> media = contexts;
            case RTCP -> control = contexts;
        }
        established.put(port, keys);
        keyed();
    }

    /// The peer has ended the association on that port: its keys are dead (RFC 5764 §3).
    void dissociated(Port port) {
        switch (port) {
            case RTP -> media = null;
            case RTCP -> control = null;
        }
        established.remove(port);
        keyed();
    }

    private void keyed() {
        keying = media == null ? new Keying.Pending() : new Keying.Srtp(media, rtcpMux ? media : control);
    }

    /// The plan that follows from what was negotiated and the keys there are.
    LegPlan plan(LegParameters parameters) {
        var remote = Addresses.of(parameters.remote());
        return new LegPlan(
                keying,
                remote,
                parameters.remoteRtcp().map(Addresses::of).orElse(remote),
                parameters.remoteRtcp().isEmpty(),
                parameters.direction().sends(),
                parameters.direction().receives(),
                format(parameters.formats()),
                PayloadTable.of(parameters.payloadTypes(), parameters.events().taken()),
                parameters.ice().isPresent());
    }

    private static StreamFormat format(MediaFormats formats) {
        return SharedFormats.node().of(formats.kind(), formats.feedback(), formats.clockRates());
    }

    /// What was agreed, in plain words; of DTLS, [#description(DtlsOutcome.Established)] knows more.
    String description() {
        return switch (agreed) {
            case null -> "nothing agreed";
            case LegSecurity.Plain _ -> fax ? "T.38 over UDPTL in the clear" : "plain RTP";
            case LegSecurity.Sdes(var local, var _) -> "SDES, SRTP " + local.suite();
            case LegSecurity.Dtls _ -> "DTLS-SRTP";
        };
    }

    /// Where the peer's key was agreed, in plain words.
    String announcement() {
        return switch (agreed) {
            case null -> "that was agreed";
            case LegSecurity.Plain _ -> "that was agreed";
            case LegSecurity.Sdes _ -> "that its own a=crypto announced (wrong SDES key)";
            case LegSecurity.Dtls _ -> "that its DTLS association gave";
        };
    }

    /// An association in plain words.
    static String description(DtlsOutcome.Established keys) {
        return "%s %s, SRTP %s, we are the %s, the peer's fingerprint matches"
                .formatted(keys.version(), keys.cipherSuite(), keys.profile(), keys.client() ? "client" : "server");
    }

    /// The contexts of the keys used last.
    private static final class Recent<V> extends LinkedHashMap<Key, V> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(2, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
            return size() > KEYS_MAX;
        }
    }

    /// What an offer/answer asks for.
    sealed interface Step {
        /// Keys are as they were.
        record Nothing() implements Step {}

        /// Packets can be read and written: with new keys, or without any.
        record Secured() implements Step {}

        /// A DTLS association is to be made; nothing passes until it has given keys.
        record Associate(LegSecurity.Dtls security) implements Step {}
    }
}
