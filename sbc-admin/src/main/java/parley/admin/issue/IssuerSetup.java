package parley.admin.issue;

import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;
import parley.admin.renewal.RenewalPolicy;
import parley.identity.IdentityCommand;
import parley.observe.EventSink;

/// What an [IssuerActor] needs.
/// @param identity name in `sbc.identities`
/// @param policy when to order by itself
/// @param renewable which of its certificates that is about
/// @param issuers who issue for it
/// @param identities keeps what they issue
/// @param events hears what came of each order
/// @param clock wall clock
record IssuerSetup(
        String identity,
        RenewalPolicy policy,
        Renewable renewable,
        Issuers issuers,
        ActorRef<? super IdentityCommand> identities,
        EventSink events,
        InstantSource clock) {}
