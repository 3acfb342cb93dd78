package parley.media.bridge;

/// Where a leg's peer is: the address its SDP names, or the one its packets come from, when a NAT lies between and
/// the SDP's is of no use (symmetric RTP, RFC 4961; latching, RFC 7362).
///
/// A leg with SRTP follows the source of each packet **after** its tag verified ([#follow]): only the holder of the
/// key can move it. Plain RTP proves nothing, so there ([#admits]) the rule is narrow, for the reasons of RFC 7362
/// §5:
/// - a packet from the signalled address locks the latch to it at once;
/// - any other source must send [#CANDIDATE_PACKETS] in a row, none from the signalled address between, to be
///   believed, and nothing it sent before is relayed;
/// - once locked, no other source is heard until the next offer/answer, but the signalled address, and the one that
///   the peer was heard from before that offer/answer, if it says it has not moved: who was faster than the peer gets
///   no more than what is sent until the peer's own first packet.
///
/// With ICE neither holds: a source counts once the peer has sent a signed check from it ([#checked]), plain RTP
/// from any other is not heard, and we send where the peer nominated, nowhere before.
final class Latch {
    /// Packets of one unknown source in a row before plain RTP is latched to it: a stray or sprayed packet is not
    /// enough, and an honest peer behind a NAT loses 40 ms once.
    static final int CANDIDATE_PACKETS = 3;

    private TransportAddress signalled = TransportAddress.NONE;
    private TransportAddress current = TransportAddress.NONE;
    // Where plain RTP was locked to until the last offer/answer.
    private TransportAddress former = TransportAddress.NONE;
    private TransportAddress candidate = TransportAddress.NONE;
    private int candidatePackets;
    private boolean locked;
    private boolean ice;
    private final CheckedSources checked = new CheckedSources();

    /// Where to send to now.
    TransportAddress current() {
        return current;
    }

    /// As [MediaBridge#prefetchParts] says.
    int prefetch() {
        return candidatePackets;
    }

    /// An offer/answer ended. A new address is believed at once; the same one keeps what was learnt, but lets it
    /// change.
    /// @param byIce the address counts for nothing: checks say where the peer is
    void signalled(TransportAddress address, boolean byIce) {
        if (byIce) {
            current = ice ? current : TransportAddress.NONE;
            ice = true;
            return;
        }
        if (ice || !address.equals(signalled)) {
            signalled = address;
            current = address;
            former = TransportAddress.NONE;
        } else if (locked) {
            former = current;
        }
        ice = false;
        checked.clear();
        locked = false;
        candidatePackets = 0;
    }

    /// Plain RTP: may this packet be heard?
    boolean admits(Packet packet) {
        if (ice) {
            // Nearly always the nominated one, and the table is not walked for each packet.
            return packet.cameFrom(current) || checked.sent(packet);
        }
        if (packet.cameFrom(current)) {
            locked = true;
            return true;
        }
        if (packet.cameFrom(signalled)) {
            return lock(signalled);
        }
        if (packet.cameFrom(former)) {
            return lock(former);
        }
        return !locked && believes(packet);
    }

    /// SRTP: the packet was authentic, so its source is the peer's.
    void follow(Packet packet) {
        if (!ice && !packet.cameFrom(current)) {
            current = packet.source();
        }
    }

    /// ICE: the peer's signed check came from there.
    /// @param nominated media is to go there
    void checked(TransportAddress source, boolean nominated) {
        checked.add(source);
        if (nominated) {
            current = source;
        }
    }

    /// ICE: nothing may be sent to the peer any more (RFC 7675 §5.1).
    void lapsed() {
        current = TransportAddress.NONE;
    }

    private boolean believes(Packet packet) {
        if (!packet.cameFrom(candidate)) {
            candidate = packet.source();
            candidatePackets = 0;
        }
        candidatePackets++;
        return candidatePackets >= CANDIDATE_PACKETS && lock(candidate);
    }

    private boolean lock(TransportAddress to) {
        current = to;
        locked = true;
        candidatePackets = 0;
        return true;
    }
}
