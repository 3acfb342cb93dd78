package parley.media.leg;

import org.jspecify.annotations.Nullable;
import parley.media.bridge.Keying;
import parley.media.bridge.LegPlan;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.sdp.CryptoAttribute;

/// What a leg's keys are, across all its offers and answers. An SRTP context is kept as long as its key is the
/// same: it holds the rollover counter and the replay list (RFC 3711 §3.2.1), and starting it anew would end the
/// audio of a long call at its first re-INVITE, or use an index twice.
final class LegKeying {
    private @Nullable LegSecurity agreed;
    private Keying keying = new Keying.Pending();

    Keying keying() {
        return keying;
    }

    /// An offer/answer ended.
    /// @return what is to be done next
    Step agree(LegSecurity next) {
        var before = agreed;
        agreed = next;
        return switch (next) {
            case LegSecurity.Plain _ -> {
                keying = new Keying.Plain();
                yield before instanceof LegSecurity.Plain ? Step.NOTHING : Step.TELL_SECURED;
            }
            case LegSecurity.Sdes sdes -> agreeSdes(before, sdes);
            case LegSecurity.Dtls dtls -> {
                if (before instanceof LegSecurity.Dtls same && same.association() == dtls.association()) {
                    yield Step.NOTHING;
                }
                keying = new Keying.Pending();
                yield Step.ASSOCIATE;
            }
        };
    }

    private Step agreeSdes(@Nullable LegSecurity before, LegSecurity.Sdes next) {
        if (before instanceof LegSecurity.Sdes same && keying instanceof Keying.Srtp(var inbound, var outbound)) {
            boolean keepInbound = sameKey(same.remote(), next.remote());
            boolean keepOutbound = sameKey(same.local(), next.local());
            keying = new Keying.Srtp(
                    keepInbound ? inbound : unprotector(next.remote()),
                    keepOutbound ? outbound : protector(next.local()));
            return keepInbound && keepOutbound ? Step.NOTHING : Step.TELL_SECURED;
        }
        keying = new Keying.Srtp(unprotector(next.remote()), protector(next.local()));
        return Step.TELL_SECURED;
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

    /// DTLS has given keys and the peer's fingerprint matched.
    void associated(SrtpUnprotector inbound, SrtpProtector outbound) {
        keying = new Keying.Srtp(inbound, outbound);
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
                parameters.direction().receives());
    }

    /// The keys in plain words.
    String description() {
        return switch (agreed) {
            case null -> "nothing agreed";
            case LegSecurity.Plain _ -> "plain RTP";
            case LegSecurity.Sdes sdes ->
                "SDES " + sdes.local().suite()
                        + (sdes.remote().suite() == sdes.local().suite()
                                ? ""
                                : " out, " + sdes.remote().suite() + " in");
            case LegSecurity.Dtls dtls -> "DTLS-SRTP, we are " + (dtls.client() ? "client" : "server");
        };
    }

    /// What an offer/answer asks for.
    enum Step {
        NOTHING,
        /// Packets can be read and written with new keys, or without any.
        TELL_SECURED,
        /// A DTLS association is to be made.
        ASSOCIATE
    }
}
