package parley.media.leg;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.media.bridge.TransportAddress;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsOutcome;

/// Associations with those who greet our DTLS server from other ports than the one that SDP named. The first to
/// show the announced certificate is the peer. On the worker's thread only.
final class Attempts {
    /// At one time: a peer behind a NAT makes one.
    static final int AT_ONCE_MAX = 4;
    /// In the time of one handshake. Who shares the peer's host can use them up; a peer that is where its SDP says
    /// needs none.
    static final int MAX = 16;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MESSAGE_TYPE_AT = 13;

    private final Function<TransportAddress, DtlsAssociation> start;
    private final Map<TransportAddress, DtlsAssociation> open = new HashMap<>();
    private int started;
    private boolean settled;
    private @Nullable DtlsAssociation chosen;
    private DtlsOutcome.@Nullable Failed failed;

    /// @param start of an association with that address
    Attempts(Function<TransportAddress, DtlsAssociation> start) {
        this.start = start;
    }

    /// A record came in from such a port.
    void feed(Datagram datagram) {
        var association = open.get(datagram.far());
        if (association == null
                && greets(datagram.octets())
                && !settled
                && open.size() < AT_ONCE_MAX
                && started < MAX) {
            started++;
            association = start.apply(datagram.far());
            open.put(datagram.far(), association);
        }
        if (association != null) {
            association.feed(datagram.octets());
        }
    }

    private static boolean greets(byte[] datagram) {
        return datagram.length > MESSAGE_TYPE_AT
                && datagram[0] == HANDSHAKE
                && datagram[MESSAGE_TYPE_AT] == CLIENT_HELLO;
    }

    /// What became of one of them, or of the association with the address that SDP named.
    /// @param with unreachable for the latter
    /// @return what that means for the leg; empty if nothing
    Optional<DtlsOutcome> told(TransportAddress with, DtlsOutcome outcome) {
        boolean signalled = !with.reachable();
        return switch (outcome) {
            case DtlsOutcome.Established keys -> {
                if (settled) {
                    yield Optional.empty();
                }
                settled = true;
                chosen = open.remove(with);
                close();
                yield Optional.of(keys);
            }
            case DtlsOutcome.Failed failure -> {
                if (signalled) {
                    yield settled ? Optional.empty() : Optional.of(known(failure));
                }
                open.remove(with);
                failed = failure;
                yield Optional.empty();
            }
            case DtlsOutcome.Closed closed -> signalled == (chosen == null) ? Optional.of(closed) : Optional.empty();
        };
    }

    /// Of a peer that was only waited for, what became of one that came tells more.
    private DtlsOutcome.Failed known(DtlsOutcome.Failed failure) {
        return failure.cause() == DtlsOutcome.Cause.TIMEOUT && failed != null ? failed : failure;
    }

    /// The one that turned out to be the peer's; null if that is the one with the address that SDP named.
    @Nullable
    DtlsAssociation chosen() {
        return chosen;
    }

    /// Ends those that are open.
    void close() {
        open.values().forEach(DtlsAssociation::close);
        open.clear();
    }
}
