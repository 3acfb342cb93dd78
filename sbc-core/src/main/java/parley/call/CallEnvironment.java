package parley.call;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import parley.b2bua.CallSettings;
import parley.b2bua.LocalAddress;
import parley.b2bua.UsageSettings;
import parley.mediaport.MediaCommand;
import parley.observe.EventSink;
import parley.sip.dialog.SessionTimerPolicy;
import parley.sip.transaction.TransactionTimers;
import parley.transport.NextHop;
import parley.transport.OutboundCommand;

/// What every call works with.
/// @param calls settings of the call machine
/// @param timers of transactions
/// @param sessionTimers what we want of RFC 4028
/// @param product for User-Agent and Server
/// @param addresses ours
/// @param neighbours whom calls talk to
/// @param chance where ids, keys and delays come from, and what time it is
public record CallEnvironment(
        CallSettings calls,
        TransactionTimers timers,
        SessionTimerPolicy sessionTimers,
        String product,
        LocalAddresses addresses,
        Neighbours neighbours,
        Chance chance) {
    /// Whom calls talk to.
    /// @param outbound sends where no flow is open
    /// @param media opens, connects and closes media
    /// @param directory is told who owns which messages
    /// @param locator knows where users are registered
    /// @param peers how configured peers are reached, by name
    /// @param events hears what is worth telling
    public record Neighbours(
            ActorRef<OutboundCommand> outbound,
            ActorRef<MediaCommand> media,
            ActorRef<DirectoryCommand> directory,
            ActorRef<LocateUser> locator,
            Map<String, NextHop> peers,
            EventSink events) {
        public Neighbours {
            peers = Map.copyOf(peers);
        }

        Optional<NextHop> peer(String name) {
            return Optional.ofNullable(peers.get(name));
        }
    }

    /// What cannot be foreseen.
    /// @param random unpredictable to others: tags and keys come from it
    /// @param nanoTime monotonic, nanoseconds
    public record Chance(RandomGenerator random, LongSupplier nanoTime) {
        /// 128 random bits in hexadecimal: a Call-ID, a tag, a branch seed (RFC 3261 §19.3 wants 32 at least).
        public String token() {
            return "%016x%016x".formatted(random.nextLong(), random.nextLong());
        }
    }

    UsageSettings usage(LocalAddress local, boolean transparent) {
        return new UsageSettings(timers, local, chance.token(), product, transparent, sessionTimers);
    }
}
