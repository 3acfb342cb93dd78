package parley.media.srtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sources of one direction, a handful at most: an array that is searched in order, the one found last first.
/// In a full one the source silent longest makes room, but leaves how far it has come: the rules of RFC
/// 3711 §3.2.1 hold for the life of the key, not of a table.
final class SourceTable {
    private final int windowPackets;
    private final @Nullable Source[] sources;
    private final int maxEver;
    private final List<SrtpCheckpoint.Source> resting = new ArrayList<>(0);
    private int count;
    private long uses;
    // Beside the array: mostly it need not be looked at.
    private @Nullable Source latest;
    // What an unknown SSRC is tried with. One for all: a flood of forged sources makes neither state nor garbage.
    private Source candidate;

    /// @param maxSources at a time
    /// @param maxEver in the life of the key
    SourceTable(int maxSources, int maxEver, int windowPackets, SrtpCheckpoint checkpoint) {
        this.maxEver = maxEver;
        this.windowPackets = windowPackets;
        this.sources = new Source[maxSources];
        this.candidate = Source.unseen(windowPackets);
        if (checkpoint.sources().size() > maxEver) {
            throw new IllegalArgumentException("a checkpoint has at most " + maxEver + " sources, got "
                    + checkpoint.sources().size());
        }
        for (var from : checkpoint.sources()) {
            if (full()) {
                resting.add(from);
                continue;
            }
            var source = new Source(from, windowPackets);
            source.lastUse = ++uses;
            sources[count++] = source;
        }
    }

    /// The state of that source, or a blank one that is not in the table: [#keep(Source)] it once it has
    /// earned it. Valid until the next call.
    Source find(int ssrc) {
        Source hit = latest;
        if (hit != null && hit.ssrc == ssrc) {
            return hit;
        }
        for (int at = 0; at < count; at++) {
            Source source = sources[at];
            if (source != null && source.ssrc == ssrc) {
                latest = source;
                return source;
            }
        }
        candidate.become(ssrc, SrtpCheckpoint.NONE, SrtpCheckpoint.NONE);
        for (int at = 0; at < resting.size(); at++) {
            var rested = resting.get(at);
            if (rested.ssrc() == ssrc) {
                candidate.become(ssrc, rested.newestRtpIndex(), rested.newestRtcpIndex());
            }
        }
        return candidate;
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    int prefetch() {
        return (int) uses;
    }

    /// As [parley.media.bridge.MediaBridge#prefetchDeepest] says.
    int prefetchLatest() {
        return latest == null ? 0 : (int) latest.lastUse + (int) latest.rtp.newest();
    }

    boolean contains(Source source) {
        return source != candidate;
    }

    /// True if there is a place for it, or can be made.
    boolean takes(Source source) {
        return contains(source) || !full() || count + resting.size() < maxEver || rests(source.ssrc);
    }

    private boolean rests(int ssrc) {
        return resting.stream().anyMatch(source -> source.ssrc() == ssrc);
    }

    int size() {
        return count;
    }

    /// The highest of all sources.
    long rolloverCounter() {
        long highest = 0;
        for (Source source : sources) {
            if (source != null && source.rtp.newest() != SrtpCheckpoint.NONE) {
                highest = Math.max(highest, source.rtp.newest() >>> 16);
            }
        }
        return highest;
    }

    private boolean full() {
        return count == sources.length;
    }

    /// Notes a use and adds the source if it is new; in a full table it takes the place of the one silent
    /// longest, if it is one that [#takes(Source)].
    void keep(Source source) {
        source.lastUse = ++uses;
        if (contains(source)) {
            return;
        }
        resting.removeIf(rested -> rested.ssrc() == source.ssrc);
        sources[full() ? rest(silentLongest()) : count++] = source;
        latest = source;
        candidate = Source.unseen(windowPackets);
    }

    SrtpCheckpoint checkpoint() {
        var all = new ArrayList<SrtpCheckpoint.Source>(count + resting.size());
        for (Source source : sources) {
            if (source != null) {
                all.add(source.checkpoint());
            }
        }
        all.addAll(resting);
        return new SrtpCheckpoint(all);
    }

    private int rest(int at) {
        Source source = sources[at];
        if (source != null) {
            resting.add(source.checkpoint());
        }
        return at;
    }

    private int silentLongest() {
        int silent = 0;
        long oldestUse = Long.MAX_VALUE;
        for (int at = 0; at < count; at++) {
            Source source = sources[at];
            if (source != null && source.lastUse < oldestUse) {
                oldestUse = source.lastUse;
                silent = at;
            }
        }
        return silent;
    }
}
