package parley.mediaport;

import parley.common.CallRef;

/// What media tells of a capture. Exactly one of [Refused] and [Started] comes first; after [Started], [Ended].
public sealed interface CaptureEvent {
    /// Which capture.
    String capture();

    /// Its file is open, and packets go into it.
    /// @param capture name that it was asked for by
    record Started(String capture) implements CaptureEvent {}

    /// There will be none.
    /// @param capture name that it was asked for by
    /// @param why in plain words
    record Refused(String capture, String why) implements CaptureEvent {}

    /// Its file is complete.
    /// @param capture name that it was asked for by
    /// @param call whose packets are in it
    /// @param cause why it has ended
    /// @param packets written
    /// @param octets of the file
    /// @param drops packets that the relay had no room left to hand over
    record Ended(String capture, CallRef call, Cause cause, long packets, long octets, long drops)
            implements CaptureEvent {}

    /// Why a capture has ended.
    enum Cause {
        /// Its time is over.
        TIME,
        /// The file has the size that it may have.
        SIZE,
        /// The call has ended.
        CALL_ENDED,
        /// An operator wanted it.
        OPERATOR,
        /// The media worker has stopped.
        STOPPED,
        /// The file could not be written.
        WRITE_FAILED
    }
}
