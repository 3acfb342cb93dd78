package parley.observe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.common.CallRef;
import parley.common.Endpoint;

/// Everything worth telling an operator, as one closed list. No event holds key material, passwords or nonces.
public sealed interface SbcEvent {
    /// One TLS handshake, as server or client, that succeeded or failed.
    /// @param role `server` or `client`
    /// @param via name of the listener or peer
    /// @param remote the other end
    /// @param version `TLSv1.3`, ... or empty
    /// @param cipher the suite, or empty
    /// @param serverName SNI, or empty
    /// @param peerSubject subject of the certificate shown, or empty
    /// @param peerNames its SIP identities
    /// @param peerSerial its serial number in hexadecimal, or empty
    /// @param peerNotAfter its end, where it was accepted
    /// @param verdict `accepted`, or a short cause such as `no-client-certificate`
    /// @param explanation cause and advice in plain words; when accepted, what was odd and tolerated, or empty
    /// @param terms what was offered and wanted, and the alerts
    record TlsHandshake(
            String role,
            String via,
            Endpoint remote,
            String version,
            String cipher,
            String serverName,
            String peerSubject,
            List<String> peerNames,
            String peerSerial,
            Optional<Instant> peerNotAfter,
            String verdict,
            String explanation,
            TlsTerms terms)
            implements SbcEvent {
        public TlsHandshake {
            peerNames = List.copyOf(peerNames);
        }

        /// The verdict of a handshake that succeeded.
        public static final String ACCEPTED = "accepted";

        /// True if the connection may be used.
        public boolean accepted() {
            return verdict.equals(ACCEPTED);
        }
    }

    /// What the client of a TLS handshake offered, by the names of the registries; empty where nothing is known.
    /// @param versions highest first, as a rule
    /// @param suites in its order
    /// @param groups for key agreement, in its order
    /// @param signatures algorithms that it can check, in its order
    /// @param protocols of ALPN
    /// @param serverName that it asked for
    record TlsOffer(
            List<String> versions,
            List<String> suites,
            List<String> groups,
            List<String> signatures,
            List<String> protocols,
            String serverName) {
        public static final TlsOffer UNKNOWN = new TlsOffer(List.of(), List.of(), List.of(), List.of(), List.of(), "");

        public TlsOffer {
            versions = List.copyOf(versions);
            suites = List.copyOf(suites);
            groups = List.copyOf(groups);
            signatures = List.copyOf(signatures);
            protocols = List.copyOf(protocols);
        }
    }

    /// How the two sides of a TLS handshake met.
    /// @param offered by the client
    /// @param wanted our policy in words
    /// @param alertReceived as `48 unknown_ca`, or empty
    /// @param alertSent as `45 certificate_expired`, or empty
    record TlsTerms(TlsOffer offered, String wanted, String alertReceived, String alertSent) {
        public static final TlsTerms UNKNOWN = new TlsTerms(TlsOffer.UNKNOWN, "", "", "");
    }

    /// A setting that gives up protection is in force. Told at start.
    /// @param setting configuration key, and what it gives up, in words
    record ProtectionWeakened(String setting) implements SbcEvent {}

    /// A connection is ready for SIP, whoever opened it.
    /// @param connection our number for it, unique while this process runs
    /// @param via name of the listener or peer
    /// @param protocol `tcp`, `tls`
    /// @param local our end
    /// @param remote the other end
    /// @param peerSubject subject of the certificate that the peer proved, or empty
    /// @param peerNames its SIP identities
    record ConnectionOpened(
            long connection,
            String via,
            String protocol,
            Endpoint local,
            Endpoint remote,
            String peerSubject,
            List<String> peerNames)
            implements SbcEvent {
        public ConnectionOpened {
            peerNames = List.copyOf(peerNames);
        }
    }

    /// A connection ended, or never came about.
    /// @param connection its number, or [#NEVER_OPENED]
    /// @param via name of the listener or peer
    /// @param protocol `tcp`, `tls`
    /// @param remote the other end
    /// @param reason in plain words
    record ConnectionClosed(long connection, String via, String protocol, Endpoint remote, String reason)
            implements SbcEvent {
        /// The number of a connection that was refused, or could not be made.
        public static final long NEVER_OPENED = 0;

        /// One that was refused, or could not be made.
        public ConnectionClosed(String via, String protocol, Endpoint remote, String reason) {
            this(NEVER_OPENED, via, protocol, remote, reason);
        }
    }

    /// A peer has asked that our requests to it take a connection which it opened (RFC 5923).
    /// @param via name of the listener
    /// @param remote the other end
    /// @param peer name of the peer
    /// @param refusal why they do not, in plain words; empty: they do
    record ConnectionAliased(String via, Endpoint remote, String peer, String refusal) implements SbcEvent {
        /// True if they do.
        public boolean taken() {
            return refusal.isEmpty();
        }
    }

    /// A message was refused or dropped before it reached any dialog.
    /// @param via name of the listener
    /// @param remote who sent it
    /// @param rule what it broke
    /// @param answer status code sent, or 0
    record MessageRefused(String via, Endpoint remote, String rule, int answer) implements SbcEvent {}

    /// A call came in and was routed.
    /// @param call our name for it
    /// @param from name of the peer or user it came from
    /// @param to name of the peer or user it goes to
    record CallStarted(CallRef call, String from, String to) implements SbcEvent {}

    /// Both sides have acknowledged.
    /// @param call our name for it
    /// @param setupMillis from the INVITE to its 200
    record CallAnswered(CallRef call, long setupMillis) implements SbcEvent {}

    /// A call is over.
    /// @param call our name for it
    /// @param status final status of the INVITE
    /// @param cause `bye-a`, `bye-b`, `cancel`, `rejected`, `media-silent`, `fingerprint-mismatch`, ...
    /// @param explanation in plain words
    /// @param durationMillis from answer to end, 0 if never answered
    record CallEnded(CallRef call, int status, String cause, String explanation, long durationMillis)
            implements SbcEvent {}

    /// Offer and answer have settled how a media leg is keyed, or keyed anew. Names and numbers only, no key.
    /// @param call whose
    /// @param leg stream index and side, as `0/A`
    /// @param offeredBy `peer` or `us`
    /// @param policy of the leg: `none`, `sdes`, ...
    /// @param offered what the offer's media line had: its profile, then each keying
    /// @param chosen by whoever answered
    /// @param reason in plain words
    record MediaKeying(
            CallRef call,
            String leg,
            String offeredBy,
            String policy,
            List<String> offered,
            String chosen,
            String reason)
            implements SbcEvent {
        public MediaKeying {
            offered = List.copyOf(offered);
        }
    }

    /// A media leg is keyed.
    /// @param call whose
    /// @param leg stream index and side, as `0/A`
    /// @param description suite, or DTLS version, role and fingerprint verdict
    record MediaSecured(CallRef call, String leg, String description) implements SbcEvent {}

    /// What a media leg's peer says is turned into another codec from now on, or no more.
    /// @param call whose
    /// @param leg stream index and side, as `0/A`
    /// @param codecs such as `opus to PCMU`; empty: it passes as it is
    record MediaTranscoded(CallRef call, String leg, String codecs) implements SbcEvent {}

    /// A media leg failed, or packets on it fail authentication.
    /// @param call whose
    /// @param leg stream index and side, as `0/A`
    /// @param cause `wrong-key`, `forged-packets`, `fingerprint-mismatch`, `dtls-failed`, `dtls-timeout`,
    ///     `consent-expired`, `no-valid-pair`, `media-internal`
    /// @param explanation in plain words
    record MediaFailed(CallRef call, String leg, String cause, String explanation) implements SbcEvent {}

    /// How a media leg does, at the configured interval and at its end.
    /// @param call whose
    /// @param leg stream index and side, as `0/A`
    /// @param kind of what it carries: `audio`, `video`, `text`, `application`, `fax`; empty before that is agreed
    record MediaMeasured(
            CallRef call, String leg, String kind, Traffic traffic, RtcpTraffic rtcp, Quality quality, SrtpHealth srtp)
            implements SbcEvent {}

    /// What passed on a media leg since its beginning; packets of RTP, or UDPTL, unless it says otherwise.
    /// @param received that passed authentication
    /// @param sent to its peer
    /// @param receivedOctets without what protects them
    /// @param sentOctets with what protects them
    /// @param lost by sequence number
    /// @param authenticationFailures tags that did not verify
    /// @param replayed seen before
    /// @param discarded all others
    record Traffic(
            long received,
            long sent,
            long receivedOctets,
            long sentOctets,
            long lost,
            long authenticationFailures,
            long replayed,
            long discarded) {}

    /// RTCP of a media leg since its beginning; compound packets.
    /// @param received that passed authentication
    /// @param sent to its peer
    /// @param refused of the peer's and not relayed, whatever the reason
    record RtcpTraffic(long received, long sent, long refused) {}

    /// How what a peer sends gets here.
    /// @param fractionLost since the last time, in 1/256; -1 if nothing came
    /// @param jitterMicros RFC 3550 interarrival jitter, microseconds; -1 while there is none
    /// @param roundTripMicros to the peer and back by its RTCP, microseconds; -1 while not known
    /// @param opinionScore MOS by the E-model, in hundredths; 0 while nothing comes, and of what is no audio
    /// @param scale of it: `narrowband` (ITU-T G.107) or `wideband` (G.107.1), not to be compared
    record Quality(int fractionLost, long jitterMicros, long roundTripMicros, int opinionScore, String scale) {}

    /// The state of a peer's SRTP (RFC 3711); zeros where there is none.
    /// @param rolloverCounter the highest of its sources
    /// @param keyChanges keys after its first
    /// @param sources changes of its SSRC, the first one included
    record SrtpHealth(long rolloverCounter, int keyChanges, int sources) {}

    /// A media leg is closed; packets.
    /// @param call whose
    /// @param leg stream index and side, as `0/A`
    /// @param received RTP that passed authentication
    /// @param sent RTP
    /// @param lost by sequence number
    /// @param authenticationFailures tags that did not verify
    /// @param replayed seen before
    /// @param discarded all others
    /// @param jitterMicros RFC 3550 interarrival jitter, microseconds; -1 if there was none
    /// @param rtcp of it
    record MediaReleased(
            CallRef call,
            String leg,
            long received,
            long sent,
            long lost,
            long authenticationFailures,
            long replayed,
            long discarded,
            long jitterMicros,
            RtcpTraffic rtcp)
            implements SbcEvent {}

    /// A binding was made, refreshed, removed or ran out.
    /// @param user address of record's user
    /// @param remote where the phone is
    /// @param change `added`, `refreshed`, `removed`, `expired`, `refused`
    record Registration(String user, Endpoint remote, String change) implements SbcEvent {}

    /// Somebody used the admin interface to change something, or was refused.
    /// @param user who, or `nobody` where nobody proved to be anybody
    /// @param from where the request came from
    /// @param action method and path, as `POST /v1/reload`
    /// @param outcome `done`, `refused`, `unauthorized`, `forbidden`, `locked-out`
    record AdminAction(String user, String from, String action, String outcome) implements SbcEvent {}

    /// The packets of a call, and the keys to read them with, are being written to a file.
    /// @param call whose
    /// @param capture name of it
    /// @param by who wanted it
    /// @param seconds after which it ends
    record CaptureStarted(CallRef call, String capture, String by, long seconds) implements SbcEvent {}

    /// The file is complete.
    /// @param call whose packets are in it
    /// @param capture name of it
    /// @param by who wanted it
    /// @param cause `time`, `size`, `call-ended`, `operator`, `stopped`, `write-failed`
    /// @param packets in it
    /// @param octets of the file
    /// @param drops packets that are not in it because they came too fast
    record CaptureEnded(CallRef call, String capture, String by, String cause, long packets, long octets, long drops)
            implements SbcEvent {}

    /// A certificate of ours was uploaded, proved, put in force, put back, refused, or revoked by its authority.
    /// @param identity name in `sbc.identities`; empty for all
    /// @param generation of it; 0 stands for the configured files, or for none
    /// @param serial of its first certificate, hexadecimal; or empty
    /// @param change `uploaded`, `rejected`, `staged`, `activated`, `rolled-back`, `reloaded`, `refused`,
    ///     `revoked`
    /// @param by who had it done
    /// @param explanation why not; empty if it was done
    record CertificateChanged(
            String identity, int generation, String serial, String change, String by, String explanation)
            implements SbcEvent {
        /// True if nothing has changed.
        public boolean refused() {
            return change.equals("refused") || change.equals("rejected");
        }
    }

    /// A certificate ends soon, or has ended.
    /// @param owner name of the identity, or of the peer that shows it
    /// @param subject of it
    /// @param serial hexadecimal
    /// @param notAfter its end
    /// @param daysLeft whole days until then; negative: since then
    record CertificateExpiring(String owner, String subject, String serial, Instant notAfter, long daysLeft)
            implements SbcEvent {}

    /// An authority has issued, and what it issued is in force.
    /// @param identity name in `sbc.identities`
    /// @param issuer `acme` or `lab`
    /// @param by who wanted it; the issuer's name where the time had come
    /// @param serial of the certificate, hexadecimal
    record CertificateIssued(String identity, String issuer, String by, String serial) implements SbcEvent {}

    /// An order came to nothing; what was in force still is.
    /// @param identity name in `sbc.identities`
    /// @param issuer `acme` or `lab`
    /// @param by who wanted it; the issuer's name where the time had come
    /// @param explanation what has happened, and who must do what, in plain words
    /// @param next when it will be tried again, ISO 8601, or empty
    record CertificateNotIssued(String identity, String issuer, String by, String explanation, String next)
            implements SbcEvent {}
}
