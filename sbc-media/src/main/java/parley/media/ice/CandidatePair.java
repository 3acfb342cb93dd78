package parley.media.ice;

import parley.media.bridge.TransportAddress;
import parley.media.stun.StunTransaction;

/// Our one address with one of the peer's (RFC 8445 §6.1.2), and how its check stands. Mutable; of one agent.
final class CandidatePair {
    private final TransportAddress remote;
    private final long remotePriority;
    private Check check = new Check.Waiting();
    private boolean wanted;

    /// How the check of a pair stands (RFC 8445 §6.1.2.6). None is frozen: with one address of ours there is one
    /// foundation for each of the peer's.
    sealed interface Check {
        /// Not begun.
        record Waiting() implements Check {}

        /// Sent, and to be sent again.
        /// @param transaction of the request
        /// @param controlling the role in which we ask
        /// @param nominating it carries USE-CANDIDATE
        /// @param sent times
        /// @param firstPauseNanos to the first retransmission
        /// @param dueNanos when it is sent again, or given up
        record InProgress(
                StunTransaction transaction,
                boolean controlling,
                boolean nominating,
                int sent,
                long firstPauseNanos,
                long dueNanos)
                implements Check {
            /// Rc (RFC 8489 §6.2.1).
            static final int SENDS_MAX = 7;

            /// Rm (RFC 8489 §6.2.1): after the last sending it is waited so many times the first pause.
            static final int LAST_PAUSES = 16;

            /// True if it is not sent again.
            boolean last() {
                return sent == SENDS_MAX;
            }

            /// To be sent again sooner than the doubled pause would have it, but a first pause after the last time.
            InProgress hastened(long nowNanos) {
                var lastPause = last() ? firstPauseNanos * LAST_PAUSES : firstPauseNanos << (sent - 1);
                var soonest = Math.max(nowNanos, dueNanos - lastPause + firstPauseNanos);
                return last() || soonest - dueNanos >= 0
                        ? this
                        : new InProgress(transaction, controlling, nominating, sent, firstPauseNanos, soonest);
            }

            /// Sent once more.
            InProgress again(long nowNanos) {
                var pause = sent + 1 < SENDS_MAX ? firstPauseNanos << sent : firstPauseNanos * LAST_PAUSES;
                return new InProgress(
                        transaction, controlling, nominating, sent + 1, firstPauseNanos, nowNanos + pause);
            }
        }

        /// Answered: the pair is valid.
        record Succeeded() implements Check {}

        /// Refused, or not answered in time.
        record Failed() implements Check {}
    }

    CandidatePair(TransportAddress remote, long remotePriority) {
        this.remote = remote;
        this.remotePriority = remotePriority;
    }

    TransportAddress remote() {
        return remote;
    }

    Check check() {
        return check;
    }

    void check(Check next) {
        check = next;
    }

    /// The controlling peer has nominated it, perhaps before we found it valid.
    boolean wanted() {
        return wanted;
    }

    void want() {
        wanted = true;
    }

    /// Its check under way nominates it.
    boolean nominating() {
        return check instanceof Check.InProgress progress && progress.nominating();
    }

    boolean valid() {
        return check instanceof Check.Succeeded;
    }

    boolean open() {
        return check instanceof Check.Waiting || check instanceof Check.InProgress;
    }

    /// RFC 8445 §6.1.2.3.
    long priority(boolean controlling, long localPriority) {
        var controllings = controlling ? localPriority : remotePriority;
        var controlleds = controlling ? remotePriority : localPriority;
        return (Math.min(controllings, controlleds) << 32)
                + 2 * Math.max(controllings, controlleds)
                + (controllings > controlleds ? 1 : 0);
    }
}
