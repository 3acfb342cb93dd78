package parley.media.dtls;

import parley.common.Secret;
import parley.common.SrtpSuite;

/// What a [DtlsAssociation] tells its owner.
public sealed interface DtlsOutcome {
    /// The handshake is complete and the peer's certificate is the one its SDP announced: media may pass.
    /// @param profile the SRTP protection profile both agreed on (RFC 5764 §4.1.2)
    /// @param localKeyAndSalt what we protect with
    /// @param remoteKeyAndSalt what we unprotect with
    /// @param version `DTLS 1.2`
    /// @param cipherSuite of the handshake, by its IANA name
    /// @param client true if we were the client
    record Established(
            SrtpSuite profile,
            Secret localKeyAndSalt,
            Secret remoteKeyAndSalt,
            String version,
            String cipherSuite,
            boolean client)
            implements DtlsOutcome {}

    /// There are no keys and there never will be; the association is over.
    /// @param cause machine-readable
    /// @param explanation in plain words
    record Failed(Cause cause, String explanation) implements DtlsOutcome {}

    /// The peer ended an established association. Its SRTP keys are not to be used any longer (RFC 5764 §3).
    record Closed() implements DtlsOutcome {}

    /// Why a handshake failed.
    enum Cause {
        /// The peer showed another certificate than its SDP announced, or none.
        FINGERPRINT_MISMATCH,
        /// The time given for the handshake is over.
        TIMEOUT,
        /// The handshake broke a rule, had nothing in common, or was refused by the peer.
        PROTOCOL
    }
}
