package parley.media.attack;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.config.CapturesConfig;
import parley.config.MediaConfig;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsParameters;
import parley.media.leg.MediaNodeActor;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;
import parley.media.worker.MediaWorkers;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.CryptoAttribute;
import parley.sdp.Direction;
import parley.sdp.Fingerprint;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// A media node on real sockets, one worker, with calls that must not notice what is done to it.
final class WitnessCalls implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    /// Below the ports that the system gives to the parties themselves.
    static final int FIRST_PORT = 18_000;

    static final int LAST_PORT = 29_999;

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration STATISTICS = Duration.ofMillis(250);
    private static final MediaConfig CONFIG = new MediaConfig(
            HOST,
            HOST,
            Optional.empty(),
            Optional.empty(),
            46,
            FIRST_PORT,
            LAST_PORT,
            1,
            Duration.ZERO,
            SILENCE,
            STATISTICS,
            Duration.ofSeconds(10),
            false,
            CapturesConfig.OFF);

    /// Twenty packets a second of each party: a hundred calls then have a packet of theirs on the way all the time,
    /// and leave the machine to the attack.
    private static final Duration PACE = Duration.ofMillis(50);

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString(MediaWorkers.dispatcherConfig(CONFIG)).withFallback(ConfigFactory.load()));
    private final MediaOwner owner = new MediaOwner();
    private final ActorRef<MediaEvent> ownerRef = kit.spawn(owner.behavior());
    private final ActorRef<MediaCommand> node = kit.spawn(MediaNodeActor.create(CONFIG));
    private final DtlsCertificate certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final Random random;

    /// How a leg is keyed.
    enum Kind {
        PLAIN,
        SDES,
        /// The party is the DTLS client.
        DTLS_CLIENT,
        /// The node is the DTLS client.
        DTLS_SERVER
    }

    /// A call and its two parties.
    record Call(CallRef ref, WitnessPeer a, WitnessPeer b) {
        List<WitnessPeer> peers() {
            return List.of(a, b);
        }
    }

    WitnessCalls(long seed) {
        random = new Random(seed);
        var _ = clock.scheduleAtFixedRate(this::speak, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void speak() {
        calls.forEach(call -> call.peers().forEach(WitnessPeer::say));
    }

    MediaOwner owner() {
        return owner;
    }

    /// Tells the node something.
    void tell(MediaCommand command) {
        node.tell(command);
    }

    ActorRef<MediaEvent> ownerRef() {
        return ownerRef;
    }

    /// Opens the ports of a call whose parties do not speak yet.
    Call open(String name) {
        var ref = new CallRef(name);
        node.tell(new MediaCommand.Allocate(ref, 0, ownerRef));
        var open = owner.opened(ref);
        var legA = new StreamRef(ref, 0, LegSide.A);
        int mark = random.nextInt() & ~1;
        // Some seconds before the wrap, so that it happens while they are attacked (RFC 3711 §3.3.1), and not
        // before the
        // node has heard the first packet: nobody can read a source whose wrap was missed.
        var a = new WitnessPeer(legA, mark, mark | 1, 0xff00 + random.nextInt(0x80));
        var b = new WitnessPeer(legA.peer(), mark | 1, mark, random.nextInt(0x8000));
        a.sendsTo(open.a().rtp());
        b.sendsTo(open.b().rtp());
        return new Call(ref, a, b);
    }

    /// Agrees on both legs, and lets the parties speak.
    void connect(Call call, Kind a, Kind b) {
        connect(call.a(), a);
        connect(call.b(), b);
        calls.add(call);
    }

    /// Lets the parties of a call speak whose legs are agreed on.
    void speak(Call call) {
        calls.add(call);
    }

    /// What every party with DTLS shows.
    Fingerprint fingerprint() {
        return certificate.fingerprint();
    }

    /// What it is the fingerprint of.
    DtlsCertificate certificate() {
        return certificate;
    }

    /// Agrees on one leg.
    void connect(WitnessPeer peer, Kind kind) {
        connect(
                peer,
                switch (kind) {
                    case PLAIN -> {
                        peer.plain();
                        yield new LegSecurity.Plain();
                    }
                    case SDES -> sdes(peer);
                    case DTLS_CLIENT, DTLS_SERVER -> dtls(peer, kind == Kind.DTLS_CLIENT, 1);
                });
    }

    void connect(WitnessPeer peer, LegSecurity security) {
        peer.agreed(security);
        reconnect(peer, Direction.SENDRECV);
    }

    /// Agrees on one leg once more: the same keys, as in a re-INVITE.
    /// @param direction ours
    void reconnect(WitnessPeer peer, Direction direction) {
        node.tell(new MediaCommand.Connect(
                peer.leg(),
                new MediaCommand.LegParameters(
                        peer.address(),
                        Optional.empty(),
                        peer.agreed(),
                        MediaFormats.AUDIO,
                        peer.ice(),
                        direction,
                        Map.of(),
                        TelephoneEvents.NONE,
                        Optional.empty(),
                        Optional.empty())));
    }

    private LegSecurity.Sdes sdes(WitnessPeer peer) {
        peer.keys(freshKeys());
        return (LegSecurity.Sdes) peer.agreed();
    }

    /// Keys for both sides of an SDES leg.
    WitnessPeer.Keys freshKeys() {
        var suite = random.nextBoolean() ? SrtpSuite.AEAD_AES_256_GCM : SrtpSuite.AES_CM_128_HMAC_SHA1_80;
        var ours = key(suite);
        var theirs = key(suite);
        return new WitnessPeer.Keys(
                new LegSecurity.Sdes(ours, theirs),
                new SrtpProtector(suite, theirs.masterKeyAndSalt()),
                new SrtpUnprotector(suite, ours.masterKeyAndSalt()));
    }

    /// Agrees on other keys on an SDES leg, as in a re-INVITE: the party uses them at once.
    void rekey(WitnessPeer peer, WitnessPeer.Keys keys) {
        peer.keys(keys);
        reconnect(peer, Direction.SENDRECV);
    }

    /// Agrees on a DTLS leg once more, on a new association (RFC 8842 §5.3).
    /// @param kind whoever is the client in it
    /// @param number of the association, one more than the last
    void associateAnew(WitnessPeer peer, Kind kind, int number) {
        peer.agreed(dtls(peer, kind == Kind.DTLS_CLIENT, number));
        reconnect(peer, Direction.SENDRECV);
    }

    CryptoAttribute key(SrtpSuite suite) {
        var octets = new byte[suite.keyBytes() + suite.saltBytes()];
        random.nextBytes(octets);
        return new CryptoAttribute(1, suite, Secret.of(octets));
    }

    private LegSecurity.Dtls dtls(WitnessPeer peer, boolean peerIsClient, int number) {
        var open = owner.opened(peer.leg().call());
        var shown = (peer.leg().side() == LegSide.A ? open.a() : open.b()).fingerprint();
        peer.associate(
                new DtlsParameters(peerIsClient, List.of(SrtpSuite.values()), List.of(shown), Duration.ofSeconds(20)),
                certificate);
        return new LegSecurity.Dtls(
                !peerIsClient, List.of(certificate.fingerprint()), number, List.of(SrtpSuite.values()));
    }

    /// Opens and connects that many calls, and returns once every party hears the other.
    List<Call> establish(String name, int count) {
        var made = new ArrayList<Call>();
        for (int call = 0; call < count; call++) {
            var opened = open(name + "-" + call);
            made.add(opened);
            connect(opened, Kind.SDES, kindOfB(call));
        }
        awaitPackets(made, 1);
        return made;
    }

    private static Kind kindOfB(int call) {
        return switch (call % 10) {
            case 0 -> Kind.DTLS_CLIENT;
            case 1 -> Kind.DTLS_SERVER;
            default -> Kind.SDES;
        };
    }

    List<Call> calls() {
        return calls;
    }

    /// Returns once every party of those calls has heard that many packets more.
    void awaitPackets(Collection<Call> of, int packets) {
        var peers = of.stream().flatMap(call -> call.peers().stream()).toList();
        var before = peers.stream().mapToLong(WitnessPeer::heard).toArray();
        for (int index = 0; index < before.length; index++) {
            var peer = peers.get(index);
            long wanted = before[index] + packets;
            Await.until(packets + " packets at " + peer.leg(), () -> peer.heard() >= wanted, () -> standing(peer));
        }
    }

    private String standing(WitnessPeer peer) {
        return "heard %d, keyed %s, secured %s, strange %s, alarms %s"
                .formatted(peer.heard(), peer.keyed(), owner.secured(peer.leg()), peer.strange(), owner.alarms());
    }

    /// Returns once each leg has told its counters anew.
    void awaitStatistics() {
        long wanted = owner.measured() + 4L * calls.size();
        Await.until("statistics", () -> owner.measured() >= wanted, () -> owner.measured() + " of " + wanted);
    }

    /// Ends a call.
    void end(Call call) {
        calls.remove(call);
        node.tell(new MediaCommand.Release(call.ref()));
        call.peers().forEach(WitnessPeer::close);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        calls.forEach(call -> call.peers().forEach(WitnessPeer::close));
        kit.shutdownTestKit();
    }
}
