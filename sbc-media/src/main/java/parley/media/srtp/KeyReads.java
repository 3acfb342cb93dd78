package parley.media.srtp;

import org.jspecify.annotations.Nullable;

/// What a packet under one key reads of it, to be read ahead ([parley.media.bridge.MediaBridge#prefetchDeepest]).
///
/// The way of a packet leads from one object to the next, and for each the processor would wait for memory. From here
/// they are all one step away, so it waits for them at the same time.
public final class KeyReads {
    /// Words of an array from one read to the next: a line of the processor's cache has sixteen.
    private static final int LINE_WORDS = 14;

    private static final int[] NOTHING = {};

    private final PacketTransform transform;
    private final SourceTable sources;
    private final @Nullable AesCounterMode cipher;
    private final @Nullable AesBlocks blocks;
    private final @Nullable HmacSha1 authentication;
    private final int[] roundKeys;
    private final int[] padStates;

    KeyReads(PacketTransform transform, SourceTable sources) {
        this.transform = transform;
        this.sources = sources;
        if (transform instanceof CounterModeTransform counterMode) {
            cipher = counterMode.rtpCipher();
            blocks = cipher.blocks();
            authentication = counterMode.rtpAuthentication();
            roundKeys = blocks instanceof NettleAes nettle ? nettle.roundKeys() : NOTHING;
            padStates = authentication instanceof NettleHmacSha1 nettle ? nettle.padStates() : NOTHING;
        } else {
            cipher = null;
            blocks = null;
            authentication = null;
            roundKeys = NOTHING;
            padStates = NOTHING;
        }
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says: what these themselves are found by.
    public int prefetch() {
        return sources.prefetch() + padStates.length;
    }

    /// As [parley.media.bridge.MediaBridge#prefetchDeepest] says.
    public int prefetchDeepest() {
        int sum = sources.prefetchLatest() + transform.prefetch();
        if (cipher != null && blocks != null && authentication != null) {
            sum += cipher.prefetch() + blocks.prefetch() + authentication.prefetch();
        }
        for (int word = 0; word < roundKeys.length; word += LINE_WORDS) {
            sum += roundKeys[word];
        }
        return padStates.length == 0 ? sum : sum + padStates[0] + padStates[padStates.length - 1];
    }
}
