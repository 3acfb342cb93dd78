package parley.mediaport;

import java.util.Optional;
import parley.common.CallRef;
import parley.common.Digit;
import parley.common.Endpoint;
import parley.common.MediaKind;
import parley.sdp.Fingerprint;

/// What media tells the owner of a call.
public sealed interface MediaEvent {
    /// Both legs of the stream have their sockets.
    /// @param call whose
    /// @param stream 0-based index of the `m=` line
    /// @param a leg A's
    /// @param b leg B's
    record Allocated(CallRef call, int stream, LocalMedia a, LocalMedia b) implements MediaEvent {}

    /// No sockets for that stream.
    /// @param call whose
    /// @param stream 0-based index of the `m=` line
    /// @param unreachable true if the node has no address of the version of IP that one of the legs demands; false
    ///     if it only has no socket to spare
    /// @param reason in plain words
    record Refused(CallRef call, int stream, boolean unreachable, String reason) implements MediaEvent {}

    /// SRTP keys are in place, or plain RTP was agreed: media may pass on this leg.
    /// @param leg which
    /// @param description in plain words: suite, or DTLS version, cipher suite, profile, role, fingerprint
    ///     verdict
    record Secured(StreamRef leg, String description) implements MediaEvent {}

    /// The voice of this leg's peer is turned into another codec for the far party from now on, or no more.
    /// @param leg which
    /// @param description in plain words, such as `opus to PCMU`; empty: it passes as it is
    record Transcoded(StreamRef leg, String description) implements MediaEvent {}

    /// The leg cannot carry media and never will; the call should end.
    /// @param leg which
    /// @param cause machine-readable
    /// @param explanation in plain words
    record Failed(StreamRef leg, Cause cause, String explanation) implements MediaEvent {}

    /// Packets failed authentication; told once under each key of a leg, a moment after the first of them,
    /// when it shows whether good ones come too. They were not relayed.
    /// @param leg which
    /// @param suspicion machine-readable
    /// @param explanation in plain words
    record AuthenticationFailing(StreamRef leg, Suspicion suspicion, String explanation) implements MediaEvent {}

    /// Nothing valid came from this leg's peer for the configured time.
    /// @param leg which
    record Silent(StreamRef leg) implements MediaEvent {}

    /// A telephone event (RFC 4733) of this leg's peer that ends with us is over.
    /// @param leg which
    /// @param digit pressed
    record DigitHeard(StreamRef leg, Digit digit) implements MediaEvent {}

    /// What was counted so far: at the configured interval, and once more before [Released].
    /// @param leg which
    /// @param kind of what it carries; empty before that is agreed
    /// @param statistics of its whole life
    /// @param quality of the time since the last, and of now
    record Measured(StreamRef leg, Optional<MediaKind> kind, LegStatistics statistics, LegQuality quality)
            implements MediaEvent {}

    /// Nothing is sent to this leg's peer any more, unless it restarts ICE.
    /// @param leg which
    /// @param cause machine-readable
    record Unreachable(StreamRef leg, Unreachability cause) implements MediaEvent {}

    /// The leg is closed and its ports are free.
    /// @param leg which
    /// @param statistics of its whole life
    record Released(StreamRef leg, LegStatistics statistics) implements MediaEvent {}

    /// Where a leg is reached.
    /// @param rtp advertised address and port
    /// @param rtcp advertised address and port
    /// @param fingerprint of the certificate its DTLS will show
    record LocalMedia(Endpoint rtp, Endpoint rtcp, Fingerprint fingerprint) {}

    /// Why a leg failed.
    enum Cause {
        FINGERPRINT_MISMATCH,
        DTLS_FAILED,
        DTLS_TIMEOUT,
        /// The peer's key has nearly protected as many packets as the peer said it may, and no other came.
        KEY_EXHAUSTED,
        INTERNAL
    }

    /// Why nothing may be sent to an ICE peer.
    enum Unreachability {
        /// It has not answered consent checks for 30 s (RFC 7675 §5.1).
        CONSENT_EXPIRED,
        /// It has answered no connectivity check (RFC 8445 §7.2.5.3.3).
        NO_VALID_PAIR
    }

    /// What packets that fail authentication look like.
    enum Suspicion {
        /// The peer does not use the key it announced, and is sent nothing until it does.
        WRONG_KEY,
        /// Someone else sent them, or they were damaged on the way. What the peer sends passes.
        FORGED_PACKETS
    }

    /// How one leg does.
    /// @param receivedOctets of RTP packets, without protection
    /// @param sentOctets of RTP packets, protected
    /// @param fractionLost part of the peer's packets lost since the last time, in 1/256 (RFC 3550 §6.4.1); -1 if
    ///     none came
    /// @param roundTripMicros to the peer and back by its RTCP, microseconds; -1 while not known
    /// @param opinionScore MOS by the E-model of what this peer sends, in hundredths, 100 to 450; 0 while nothing
    ///     comes, and of what is no audio
    /// @param wideband it is one of a wideband connection (ITU-T G.107.1), not of a narrowband one (G.107)
    /// @param rolloverCounter the highest of what the peer sends under its key (RFC 3711 §3.3.1)
    /// @param keyChanges keys of the peer's after its first
    /// @param sources changes of its SSRC, the first one included
    record LegQuality(
            long receivedOctets,
            long sentOctets,
            int fractionLost,
            long roundTripMicros,
            int opinionScore,
            boolean wideband,
            long rolloverCounter,
            int keyChanges,
            int sources) {}

    /// Counters of one leg; packets.
    /// @param received RTP that passed authentication; with fax, UDPTL
    /// @param sent RTP, or UDPTL
    /// @param lost by the sequence numbers received (RFC 3550 §6.4.1); may be negative with duplicates
    /// @param authenticationFailures SRTP and SRTCP whose tag did not verify
    /// @param replayed SRTP and SRTCP already seen
    /// @param discarded all others not relayed: wrong source, not RTP, no key yet
    /// @param jitterMicros interarrival jitter of the last source (RFC 3550 §6.4.1), microseconds; -1 while
    ///     there is none
    /// @param rtcp of it
    record LegStatistics(
            long received,
            long sent,
            long lost,
            long authenticationFailures,
            long replayed,
            long discarded,
            long jitterMicros,
            RtcpCount rtcp) {
        /// Of a leg that nothing passed.
        public static final LegStatistics NONE = new LegStatistics(0, 0, 0, 0, 0, 0, -1, new RtcpCount(0, 0, 0));
    }

    /// RTCP of one leg; compound packets.
    /// @param received that passed authentication
    /// @param sent to its peer
    /// @param refused of the peer's and not relayed, whatever the reason
    record RtcpCount(long received, long sent, long refused) {}
}
