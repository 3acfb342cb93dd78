package parley.media.bridge;

import org.jspecify.annotations.Nullable;

/// How the packets of a leg are protected.
public sealed interface Keying {
    /// Plain RTP was agreed, or UDPTL.
    record Plain() implements Keying {}

    /// SRTP was agreed, but there is no key yet: nothing passes, least of all in the clear.
    record Pending() implements Keying {}

    /// SRTP.
    /// @param media for RTP
    /// @param control for RTCP: the same, or, where RTCP has a port and so a DTLS association of its own (RFC 5764
    ///     §4), that one's; null while there is none yet
    record Srtp(SrtpContexts media, @Nullable SrtpContexts control) implements Keying {
        /// One key for both.
        public Srtp(SrtpContexts contexts) {
            this(contexts, contexts);
        }
    }
}
