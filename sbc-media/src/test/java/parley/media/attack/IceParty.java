package parley.media.attack;

import java.util.List;
import java.util.function.Consumer;
import parley.common.Parsed;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.stun.StunAnswer;
import parley.media.stun.StunClass;
import parley.media.stun.StunMessage;
import parley.media.stun.StunRequest;
import parley.sdp.IceAgreement;
import parley.sdp.IceCandidate;
import parley.sdp.IceCredentials;
import parley.sdp.RemoteIce;

/// The ICE of one party: checks the node, and answers its checks as long as it likes.
final class IceParty implements Consumer<byte[]> {
    /// USERNAME in checks of the party's.
    static final String TO_NODE = "ours:them";

    private static final int LOOPBACK = 0x7f00_0001;
    private static final String NODES_PASSWORD = "0123456789abcdefghijkl";
    private static final Secret PASSWORD = Secret.of("abcdefghijkl0123456789");

    private final WitnessPeer party;
    private volatile boolean consents = true;
    private volatile long answeredNanos;

    private IceParty(WitnessPeer party) {
        this.party = party;
    }

    /// Lets a party speak ICE.
    /// @param full the node checks too
    static IceParty of(WitnessPeer party, boolean full) {
        var ice = new IceParty(party);
        party.ice(
                new IceAgreement(
                        new IceCredentials("ours", Secret.of(NODES_PASSWORD)),
                        new RemoteIce(
                                new IceCredentials("them", PASSWORD),
                                false,
                                false,
                                List.of(new IceCandidate(1, 1, party.address()))),
                        full,
                        full),
                ice);
        return ice;
    }

    /// Sends a signed check that nominates the address it comes from.
    void nominate() {
        party.send(new StunRequest(TO_NODE).controlling().nominating().signed(NODES_PASSWORD));
    }

    /// It answers no more.
    void withdrawConsent() {
        consents = false;
    }

    /// When it has answered last.
    long answeredNanos() {
        return answeredNanos;
    }

    @Override
    public void accept(byte[] datagram) {
        if (consents
                && StunMessage.parse(datagram) instanceof Parsed.Ok<StunMessage>(var message)
                && message.messageClass() == StunClass.REQUEST) {
            answeredNanos = System.nanoTime();
            party.send(StunAnswer.success(message, TransportAddress.ipv4(LOOPBACK, party.nodePort()), PASSWORD));
        }
    }
}
