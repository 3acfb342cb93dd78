package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import parley.common.AddressFamily;
import parley.common.AddressNeed;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.sdp.CryptoAttribute;
import parley.sdp.Direction;
import parley.sdp.DtlsSetup;
import parley.sdp.Fingerprint;
import parley.sdp.IceAgreement;
import parley.sdp.IceCredentials;
import parley.sdp.MediaDescription;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// One leg of one stream as it stands between us and its peer.
/// @param local ours; empty before the first allocation
/// @param keys what we send with, or would, by suite. They stay over re-offers, or the far end would hear nothing
///     between the two messages; they go when the peer's address or the suite changes, for then its packet count may
///     start over and the same key would cover two packets (RFC 4568 §7.1.4, RFC 3711 §9.1)
/// @param first the suite that our offers begin with: the one that the peer last offered and we took
/// @param ice our agent, while ICE is spoken or offered
/// @param associations DTLS associations counted so far
/// @param tlsId our name for the DTLS association that goes on or is offered (RFC 8842 §4); empty where there is
///     none, and for one that its peer offered without a name
/// @param agreed what was last agreed; empty before, and while the stream is off
/// @param numbers what payload types have meant
record LegStream(
        Optional<LocalMedia> local,
        Map<SrtpSuite, Secret> keys,
        Optional<SrtpSuite> first,
        Optional<LocalIce> ice,
        int associations,
        Optional<String> tlsId,
        Optional<Agreed> agreed,
        PayloadNumbers numbers) {
    static final LegStream NEW = new LegStream(
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            PayloadNumbers.NONE);

    /// What was agreed, and what of it must not change if keys or association are to go on.
    /// @param agreement as told to media
    /// @param local ours at that time
    /// @param address the peer's, the last one that was not a hold by address
    /// @param tlsId the peer's name for the DTLS association
    /// @param ice the peer's credentials: others mean that it restarts ICE (RFC 8445 §9)
    /// @param secured RTP has been protected, and may not go on otherwise, even if T.38 takes its place for a while
    record Agreed(
            LegAgreement agreement,
            LocalMedia local,
            Endpoint address,
            String tlsId,
            Optional<IceCredentials> ice,
            boolean secured) {}

    public LegStream {
        keys = Map.copyOf(keys);
    }

    /// With our side of it.
    LegStream at(LocalMedia media) {
        return new LegStream(Optional.of(media), keys, first, ice, associations, tlsId, agreed, numbers);
    }

    /// Without its keys if the peer has moved since they were agreed.
    LegStream seeing(PeerStream peer) {
        var moved = agreed.filter(before -> !peer.nowhere() && !samePlace(before, peer));
        return moved.isPresent()
                ? new LegStream(local, Map.of(), first, ice, associations, tlsId, agreed, numbers)
                : this;
    }

    /// With no ICE.
    LegStream withoutIce() {
        return new LegStream(local, keys, first, Optional.empty(), associations, tlsId, agreed, numbers);
    }

    /// With credentials for ICE; others than before if the peer has restarted it, with its own or by beginning anew.
    LegStream iced(PeerStream peer, IceCredentials fresh) {
        if (peer.ice().isEmpty()) {
            return withoutIce();
        }
        var goesOn = agreed.isPresent() && agreed.get().ice().equals(peer.iceCredentials());
        var anew = new LocalIce(fresh, peer.ice().get().full());
        return goesOn && ice.isPresent()
                ? this
                : new LegStream(local, keys, first, Optional.of(anew), associations, tlsId, agreed, numbers);
    }

    /// With credentials for an offer of ours: those in use go on.
    LegStream offeringIce(LegPolicy policy, IceCredentials fresh) {
        return policy.offersIce() && ice.isEmpty()
                ? new LegStream(
                        local,
                        keys,
                        first,
                        Optional.of(new LocalIce(fresh, policy.fullIce())),
                        associations,
                        tlsId,
                        agreed,
                        numbers)
                : this;
    }

    /// With a name for the DTLS association of an offer of ours: the one that goes on keeps its name, or its want of
    /// one. At another address of ours, and where none goes on, it will be a new one (RFC 8842 §3.2, §5.5).
    LegStream offeringDtls(LegPolicy policy, String fresh) {
        var goesOn = agreed.filter(before ->
                        before.agreement().keying() instanceof LegAgreement.Keying.Dtls && samePlaceOfOurs(before))
                .isPresent();
        if (goesOn) {
            return this;
        }
        return named(policy.dtls() ? Optional.of(fresh) : Optional.empty());
    }

    /// With a name for the DTLS association of that offer, if the offer has one: a new one for a new association
    /// (RFC 8842 §5.3).
    LegStream answeringDtls(PeerStream peer, String fresh) {
        if (!(peer.keying() instanceof PeerKeying.Dtls dtls)) {
            return this;
        }
        if (agreed.filter(before -> goesOn(before, peer, dtls)).isPresent()) {
            return this;
        }
        return named(dtls.tlsId().isEmpty() ? Optional.empty() : Optional.of(fresh));
    }

    private LegStream named(Optional<String> association) {
        return new LegStream(local, keys, first, ice, associations, association, agreed, numbers);
    }

    /// With a key for each of these suites.
    LegStream keyed(List<SrtpSuite> suites, Function<SrtpSuite, Secret> fresh) {
        var all = new EnumMap<SrtpSuite, Secret>(SrtpSuite.class);
        all.putAll(keys);
        suites.forEach(suite -> all.computeIfAbsent(suite, fresh));
        return new LegStream(local, all, first, ice, associations, tlsId, agreed, numbers);
    }

    /// As it was prepared for an offer, going on from what an earlier answer to the same offer made of it.
    LegStream after(LegStream earlier) {
        return new LegStream(
                local, keys, earlier.first, ice, earlier.associations, tlsId, earlier.agreed, earlier.numbers);
    }

    /// Our `a=crypto` for a suite we hold a key of.
    CryptoAttribute crypto(int tag, SrtpSuite suite) {
        return crypto(tag, suite, suite.name());
    }

    private CryptoAttribute crypto(int tag, SrtpSuite suite, String spelling) {
        var key = keys.get(suite);
        if (key == null) {
            throw new IllegalStateException("no key was made for " + suite);
        }
        return new CryptoAttribute(tag, suite, spelling, key);
    }

    /// Agreed by an answer of ours: offers of ours begin with that suite from now on. A peer that takes the first it
    /// knows then keeps it, and no key changes on a hold (RFC 4568 §7.1.4).
    LegStream answered() {
        var suite = agreed.map(before -> before.agreement().keying())
                .flatMap(keying -> keying instanceof LegAgreement.Keying.Sdes(var ours, var _)
                        ? Optional.of(ours.suite())
                        : Optional.empty());
        return new LegStream(local, keys, suite, ice, associations, tlsId, agreed, numbers);
    }

    /// These suites in the order in which we offer them.
    List<SrtpSuite> inOrder(List<SrtpSuite> suites) {
        var order = new ArrayList<>(suites);
        first.filter(order::remove).ifPresent(order::addFirst);
        return order;
    }

    /// True if that peer's keying would have media go in the clear that has been protected so far.
    boolean loweredBy(PeerStream peer) {
        return !peer.fax()
                && peer.keying() instanceof PeerKeying.Plain
                && agreed.filter(Agreed::secured).isPresent();
    }

    /// True if our sockets cannot send where that peer wants it: they are of the other version of IP.
    boolean outOfReach(PeerStream peer) {
        return local.isPresent()
                && peer.need() instanceof AddressNeed.Demanded(var family)
                && family != AddressFamily.of(local.get().rtp().address());
    }

    /// After that media line of ours or its peer's.
    LegStream naming(MediaDescription part) {
        return new LegStream(local, keys, first, ice, associations, tlsId, agreed, numbers.learning(part));
    }

    /// Ours; there is one after an allocation.
    LocalMedia media() {
        return local.orElseThrow();
    }

    /// Agreed with that peer.
    /// @param direction ours towards it
    /// @param muxed RTCP travels on the RTP port
    /// @param policy of the leg
    /// @param crossed what became of its formats
    LegStream agree(PeerStream peer, Direction direction, boolean muxed, LegPolicy policy, LegFormats crossed) {
        var rtcp = muxed || peer.fax() ? Optional.<Endpoint>empty() : Optional.of(peer.rtcp());
        var keying = keying(peer, policy);
        var spoken = ice.filter(_ -> peer.ice().isPresent());
        var terms = spoken.flatMap(ours -> peer.ice()
                .map(theirs ->
                        new IceAgreement(ours.credentials(), theirs.remote(), ours.full(), theirs.controlling())));
        var agreement = new LegAgreement(
                peer.rtp(),
                rtcp,
                keying,
                formats(peer),
                direction,
                terms,
                crossed.payloadTypes(),
                crossed.events(),
                crossed.transcoding());
        var address = peer.nowhere() ? agreed.map(Agreed::address).orElse(peer.rtp()) : peer.rtp();
        var secured = !(keying instanceof LegAgreement.Keying.Plain)
                || (peer.fax() && agreed.filter(Agreed::secured).isPresent());
        return new LegStream(
                local,
                keysAfter(keying),
                first,
                spoken,
                keying instanceof LegAgreement.Keying.Dtls dtls ? dtls.association() : associations,
                tlsId.filter(_ -> keying instanceof LegAgreement.Keying.Dtls),
                Optional.of(new Agreed(agreement, media(), address, peerTlsId(peer), peer.iceCredentials(), secured)),
                numbers.learning(peer.part()));
    }

    /// A peer that leaves out the name of an association that goes on has not renamed it.
    private String peerTlsId(PeerStream peer) {
        if (!(peer.keying() instanceof PeerKeying.Dtls dtls)) {
            return "";
        }
        return dtls.tlsId().isEmpty()
                ? agreed.filter(before -> goesOn(before, peer, dtls))
                        .map(Agreed::tlsId)
                        .orElse("")
                : dtls.tlsId();
    }

    /// With the clocks of our numbers, too: a peer sends under those that we named.
    private MediaFormats formats(PeerStream peer) {
        return peer.fax()
                ? MediaFormats.FAX
                : MediaFormats.of(peer.part(), peer.kind(), peer.protocol())
                        .with(numbers.learning(peer.part()).meanings().values());
    }

    /// Switched off: its keys are spent, and its next DTLS association is a new one.
    LegStream off() {
        return new LegStream(
                local,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                associations,
                Optional.empty(),
                Optional.empty(),
                numbers);
    }

    /// What media is told of a stream that was on and now is off.
    Optional<LegAgreement> farewell() {
        return agreed.map(before -> new LegAgreement(
                new Endpoint(before.address().address(), 0),
                Optional.empty(),
                before.agreement().keying(),
                before.agreement().formats(),
                Direction.INACTIVE,
                Optional.empty(),
                Map.of(),
                TelephoneEvents.NONE,
                Optional.empty()));
    }

    private LegAgreement.Keying keying(PeerStream peer, LegPolicy policy) {
        return switch (peer.keying()) {
            case PeerKeying.Plain _ -> new LegAgreement.Keying.Plain();
            case PeerKeying.Sdes(var remote) ->
                new LegAgreement.Keying.Sdes(crypto(remote.tag(), remote.suite(), remote.spelling()), remote);
            case PeerKeying.Dtls dtls -> {
                var going = agreed.filter(before -> goesOn(before, peer, dtls)).map(before ->
                        (LegAgreement.Keying.Dtls) before.agreement().keying());
                // RFC 5763 §5: where the choice is ours, active.
                var client = going.map(LegAgreement.Keying.Dtls::client).orElse(dtls.setup() != DtlsSetup.ACTIVE);
                yield new LegAgreement.Keying.Dtls(
                        client,
                        dtls.fingerprints(),
                        going.isPresent() ? associations : associations + 1,
                        policy.suites());
            }
        };
    }

    /// RFC 8842 §3.1: an association ends when a fingerprint, a role or the tls-id changes. A peer that has moved and
    /// says the same tls-id takes it along and will make no handshake (§3.2); without one a move ends it (§4).
    private boolean goesOn(Agreed before, PeerStream peer, PeerKeying.Dtls now) {
        return before.agreement().keying() instanceof LegAgreement.Keying.Dtls then
                && sameSet(then.remote(), now.fingerprints())
                && (before.tlsId().isEmpty() || now.tlsId().isEmpty() || sameName(before, now))
                && samePlaceOfOurs(before)
                // With ICE the addresses are those of its pairs, which come and go (RFC 8842 §6).
                && (sameName(before, now) || peer.ice().isPresent() || peer.nowhere() || samePlace(before, peer))
                && now.setup() != (then.client() ? DtlsSetup.ACTIVE : DtlsSetup.PASSIVE);
    }

    private static boolean sameName(Agreed before, PeerKeying.Dtls now) {
        return !now.tlsId().isEmpty() && before.tlsId().equals(now.tlsId());
    }

    private boolean samePlaceOfOurs(Agreed before) {
        return before.local().equals(media());
    }

    /// A peer that held by address from the start has not moved when it names one.
    private static boolean samePlace(Agreed before, PeerStream peer) {
        return before.address().port() == 0 || before.address().equals(peer.rtp());
    }

    private static boolean sameSet(List<Fingerprint> one, List<Fingerprint> other) {
        return new HashSet<>(one).equals(new HashSet<>(other));
    }

    private Map<SrtpSuite, Secret> keysAfter(LegAgreement.Keying now) {
        var left = new EnumMap<SrtpSuite, Secret>(SrtpSuite.class);
        left.putAll(keys);
        agreed.map(before -> before.agreement().keying()).ifPresent(then -> {
            if (then instanceof LegAgreement.Keying.Sdes(var old, var _)
                    && !(now instanceof LegAgreement.Keying.Sdes(var ours, var _) && ours.suite() == old.suite())) {
                left.remove(old.suite());
            }
        });
        return left;
    }
}
