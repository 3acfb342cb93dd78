package parley.media.srtp;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The sources of one direction, a handful at most: an array that is searched in order, newest hit first.
final class SourceTable {
    private final int windowPackets;
    private final @Nullable Source[] sources;
    private int count;
    private int lastHit;
    private long uses;
    // What an unknown SSRC is tried with. One for all: a flood of forged sources makes neither state nor garbage.
    private Source candidate;

    SourceTable(int maxSources, int windowPackets, SrtpCheckpoint checkpoint) {
        this.windowPackets = windowPackets;
        this.sources = new Source[maxSources];
        this.candidate = Source.unseen(windowPackets);
        if (checkpoint.sources().size() > maxSources) {
            throw new IllegalArgumentException("a checkpoint has at most " + maxSources + " sources, got "
                    + checkpoint.sources().size());
        }
        for (var from : checkpoint.sources()) {
            var source = new Source(from, windowPackets);
            source.lastUse = ++uses;
            sources[count++] = source;
        }
    }

    /// The state of that source, or a blank one that is not in the table: [#keep(Source)] it once it has earned it.
    /// Valid until the next call.
    Source find(int ssrc) {
        Source hit = sources[lastHit];
        if (hit != null && hit.ssrc == ssrc) {
            return hit;
        }
        for (int at = 0; at < count; at++) {
            Source source = sources[at];
            if (source != null && source.ssrc == ssrc) {
                lastHit = at;
                return source;
            }
        }
        candidate.ssrc = ssrc;
        return candidate;
    }

    boolean contains(Source source) {
        return source != candidate;
    }

    boolean full() {
        return count == sources.length;
    }

    /// Notes a use and adds the source if it is new; in a full table it takes the place of the one silent longest.
    void keep(Source source) {
        source.lastUse = ++uses;
        if (contains(source)) {
            return;
        }
        lastHit = full() ? silentLongest() : count++;
        sources[lastHit] = source;
        candidate = Source.unseen(windowPackets);
    }

    SrtpCheckpoint checkpoint() {
        var all = new ArrayList<SrtpCheckpoint.Source>(count);
        for (Source source : sources) {
            if (source != null) {
                all.add(source.checkpoint());
            }
        }
        return new SrtpCheckpoint(all);
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
