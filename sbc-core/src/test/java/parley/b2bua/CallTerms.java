package parley.b2bua;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import parley.common.DtmfUse;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;
import parley.common.TransportProtocol;
import parley.routing.Destination;
import parley.routing.LegProfile;
import parley.routing.ProfileDraft;
import parley.routing.Subscriber;
import parley.routing.Trunk;
import parley.sip.dialog.SessionTimerPolicy;
import parley.sip.message.SipUri;
import parley.sip.transaction.TransactionTimers;

/// What a simulated call is given: from a trunk to a trunk, plain RTP, over UDP, topology hidden; a test changes
/// what it is about.
/// @param caller Alice's profile
/// @param callee Bob's profile
/// @param aProtocol Alice's transport
/// @param bProtocol Bob's transport
/// @param subscriber true if Bob is a registered user
/// @param sessionTimers what we want
/// @param requireTlsForSdes as configured
/// @param sipsContacts true if both phones are reached by `sips` only
record CallTerms(
        LegProfile caller,
        LegProfile callee,
        TransportProtocol aProtocol,
        TransportProtocol bProtocol,
        boolean subscriber,
        SessionTimerPolicy sessionTimers,
        boolean requireTlsForSdes,
        boolean sipsContacts) {
    static final String DOMAIN = "sbc.example.net";
    /// Whom Alice asks for.
    static final SipUri BOB = SipUri.of(false, "bob", DOMAIN, -1);
    static final SipUri SECURE_BOB = SipUri.of(true, "bob", DOMAIN, -1);
    static final SessionTimerPolicy NO_SESSION_TIMER = new SessionTimerPolicy(Duration.ZERO, Duration.ofSeconds(90));

    static CallTerms usual() {
        return new CallTerms(
                ProfileDraft.named("alice-trunk").profile(),
                ProfileDraft.named("bob-trunk").profile(),
                TransportProtocol.UDP,
                TransportProtocol.UDP,
                false,
                NO_SESSION_TIMER,
                false,
                false);
    }

    static CallTerms transparentTerms() {
        return usual().between(
                        ProfileDraft.named("alice-trunk").transparent().profile(),
                        ProfileDraft.named("bob-trunk").transparent().profile());
    }

    CallTerms between(LegProfile a, LegProfile b) {
        return new CallTerms(a, b, aProtocol, bProtocol, subscriber, sessionTimers, requireTlsForSdes, sipsContacts);
    }

    CallTerms keyed(MediaSecurity a, MediaSecurity b) {
        return between(keyed(caller, a), keyed(callee, b));
    }

    private static LegProfile keyed(LegProfile profile, MediaSecurity security) {
        return ProfileDraft.like(profile)
                .security(security, SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80)
                .profile();
    }

    CallTerms over(TransportProtocol a, TransportProtocol b) {
        return new CallTerms(caller, callee, a, b, subscriber, sessionTimers, requireTlsForSdes, sipsContacts);
    }

    /// Bob is a registered user.
    CallTerms toSubscriber() {
        return new CallTerms(
                caller, callee, aProtocol, bProtocol, true, sessionTimers, requireTlsForSdes, sipsContacts);
    }

    CallTerms timed(Duration interval) {
        var policy = new SessionTimerPolicy(interval, Duration.ofSeconds(90));
        return new CallTerms(caller, callee, aProtocol, bProtocol, subscriber, policy, requireTlsForSdes, sipsContacts);
    }

    /// With these uses of digits.
    CallTerms digits(DtmfUse a, DtmfUse b) {
        return between(
                ProfileDraft.like(caller).dtmf(a).profile(),
                ProfileDraft.like(callee).dtmf(b).profile());
    }

    CallTerms secureUri() {
        return between(caller, ProfileDraft.like(callee).secureUri().profile());
    }

    CallTerms withSipsContacts() {
        return new CallTerms(caller, callee, aProtocol, bProtocol, subscriber, sessionTimers, requireTlsForSdes, true);
    }

    CallPlan plan() {
        Destination destination = subscriber
                ? new Destination.ToSubscriber(new Subscriber(callee))
                : new Destination.ToTrunk(new Trunk(
                        callee, SimulatedCall.BOB_HOST, bProtocol.defaultPort(), bProtocol, List.of(), List.of()));
        return plan(destination);
    }

    private CallPlan plan(Destination destination) {
        var settings = new CallSettings(DOMAIN, 70, Duration.ofMinutes(3), requireTlsForSdes, Set.of());
        return new CallPlan(caller, true, aProtocol, destination, "our-call-id-of-leg-b", "our-tag-on-leg-b", settings);
    }

    LocalAddress a() {
        return new LocalAddress(aProtocol, "a.sbc.example.net", aProtocol.defaultPort());
    }

    LocalAddress b() {
        return new LocalAddress(bProtocol, "b.sbc.example.net", bProtocol.defaultPort());
    }

    UsageSettings usage(LocalAddress local, String seed, boolean transparent) {
        return new UsageSettings(TransactionTimers.DEFAULT, local, seed, "Parley", transparent, sessionTimers);
    }

    /// Bob's registration, over that transport.
    CallInput.Contact contactOfBob() {
        var uri = SipUri.of(false, "bob", SimulatedCall.BOB_HOST, -1);
        return new CallInput.Contact(uri, bProtocol);
    }
}
