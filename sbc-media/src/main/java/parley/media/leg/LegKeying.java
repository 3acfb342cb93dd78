package parley.media.leg;

import org.jspecify.annotations.Nullable;
import parley.media.bridge.Keying;
import parley.media.bridge.LegPlan;
import parley.media.bridge.PayloadTable;
import parley.media.bridge.SrtpContexts;
import parley.media.bridge.StreamFormat;
import parley.media.dtls.DtlsOutcome;
import parley.media.leg.LegAssociations.Port;
import parley.media.rtp.PayloadClocks;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.sdp.CryptoAttribute;
import parley.sdp.RtpFormats;

/// What a leg's keys are, across all its offers and answers. An SRTP context is kept as long as its key is the
/// same: it holds the rollover counter and the replay list (RFC 3711 §3.2.1), and starting it anew would end the
/// audio of a long call at its first re-INVITE, or use an index twice.
final class LegKeying {
    private @Nullable LegSecurity agreed;
    private Keying keying = new Keying.Pending();
    private boolean rtcpMux;
    private @Nullable SrtpContexts media;
    private @Nullable SrtpContexts control;

    Keying keying() {
        return keying;
    }

    /// An offer/answer ended.
    /// @param mux RTCP is on the RTP port
    /// @return what is to be done next
    Step agree(LegSecurity next, boolean mux) {
        var before = agreed;
        rtcpMux = mux;
        agreed = next;
        return switch (next) {
            case LegSecurity.Plain _ -> {
                keying = new Keying.Plain();
                yield before instanceof LegSecurity.Plain ? new Step.Nothing() : new Step.Secured();
            }
            case LegSecurity.Sdes sdes -> agreeSdes(before, sdes);
            case LegSecurity.Dtls dtls -> {
                if (before instanceof LegSecurity.Dtls same && same.association() == dtls.association()) {
                    yield new Step.Nothing();
                }
                media = null;
                control = null;
                keyed();
                yield new Step.Associate(dtls);
            }
        };
    }

    private Step agreeSdes(@Nullable LegSecurity before, LegSecurity.Sdes next) {
        if (before instanceof LegSecurity.Sdes same && keying instanceof Keying.Srtp srtp) {
            boolean keepInbound = sameKey(same.remote(), next.remote());
            boolean keepOutbound = sameKey(same.local(), next.local());
            var kept = srtp.media();
            keying = new Keying.Srtp(new SrtpContexts(
                    keepInbound ? kept.inbound() : unprotector(next.remote()),
                    keepOutbound ? kept.outbound() : protector(next.local())));
            return keepInbound && keepOutbound ? new Step.Nothing() : new Step.Secured();
        }
        keying = new Keying.Srtp(new SrtpContexts(unprotector(next.remote()), protector(next.local())));
        return new Step.Secured();
    }

    private static boolean sameKey(CryptoAttribute one, CryptoAttribute other) {
        return one.suite() == other.suite() && one.masterKeyAndSalt().equals(other.masterKeyAndSalt());
    }

    private static SrtpUnprotector unprotector(CryptoAttribute key) {
        return new SrtpUnprotector(key.suite(), key.masterKeyAndSalt());
    }

    private static SrtpProtector protector(CryptoAttribute key) {
        return new SrtpProtector(key.suite(), key.masterKeyAndSalt());
    }

    /// True if that association is the one agreed on last.
    boolean awaits(int association) {
        return agreed instanceof LegSecurity.Dtls dtls && dtls.association() == association;
    }

    /// DTLS has given keys on that port, and the peer's fingerprint matched.
    void associated(Port port, DtlsOutcome.Established keys) {
        var contexts = new SrtpContexts(
                new SrtpUnprotector(keys.profile(), keys.remoteKeyAndSalt()),
                new SrtpProtector(keys.profile(), keys.localKeyAndSalt()));
        switch (port) {
            case RTP -> media = contexts;
            case RTCP -> control = contexts;
        }
        keyed();
    }

    /// The peer has ended the association on that port: its keys are dead (RFC 5764 §3).
    void dissociated(Port port) {
        switch (port) {
            case RTP -> media = null;
            case RTCP -> control = null;
        }
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
                PayloadTable.of(parameters.payloadTypes()),
                parameters.ice().isPresent());
    }

    private static StreamFormat format(RtpFormats formats) {
        return new StreamFormat(formats.audio(), formats.feedback(), new PayloadClocks(formats.clockRates()));
    }

    /// What was agreed, in plain words; of DTLS, [#description(DtlsOutcome.Established)] knows more.
    String description() {
        return switch (agreed) {
            case null -> "nothing agreed";
            case LegSecurity.Plain _ -> "plain RTP";
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
