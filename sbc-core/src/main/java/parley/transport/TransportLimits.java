package parley.transport;

import java.time.Duration;

/// The bounds of the transport layer, each with its reason. What an operator may want to change is in the
/// configuration.
final class TransportLimits {
    /// Time for one TCP connection to come about. The kernel would try for two minutes; a caller waits for a second
    /// address, or for the words that tell him, far shorter.
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// Time for name lookup, all connection attempts and the TLS handshake together. Less than the 32 s after which
    /// the transaction gives up (RFC 3261 §17.1.1.2, timer B), so that the cause reaches it.
    static final Duration DIAL_TIMEOUT = Duration.ofSeconds(20);

    /// Messages that wait for one connection to come about. More than one trunk's calls within [#DIAL_TIMEOUT] at a
    /// hundred a second; beyond it they fail at once.
    static final int DIAL_QUEUE_MAX = 2_000;

    /// Connections dialled and held. A forged Contact per call could have us hold any number.
    static final int DIALLED_MAX = 20_000;

    /// Messages in a connection's mailbox at which reading stops, and at which it goes on: a peer that sends faster
    /// than we work is slowed down by TCP, not queued.
    static final int MAILBOX_HIGH = 256;

    static final int MAILBOX_LOW = 64;

    /// Datagrams in a UDP socket's mailbox beyond which further ones are dropped, as the kernel would in its
    /// buffer; SIP retransmits. A second's worth at full load.
    static final int DATAGRAMS_MAX = 8_192;

    /// Bytes a socket holds back for the peer before we stop reading from it, and below which we go on.
    static final int WRITE_LOW_BYTES = 32 * 1024;

    static final int WRITE_HIGH_BYTES = 128 * 1024;

    /// Bytes waiting for a peer that does not read; at this it is cut off. Some hundred thousand messages on all
    /// connections together would otherwise take the heap.
    static final long WRITE_MAX_BYTES = 4L * 1024 * 1024;

    /// Time a peer may leave what we sent unacknowledged, or more than [#WRITE_LOW_BYTES] of it unread once
    /// [#WRITE_HIGH_BYTES] wait, before the connection counts as dead.
    static final Duration WRITE_STALL = Duration.ofSeconds(20);

    /// Time from a message's first octets to its last on a stream. 64*T1 of RFC 3261 table 4, after which no sender
    /// waits for an answer any more; else a byte a minute would hold a connection, and its buffer, for ever.
    static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(32);

    /// Time that a closing connection waits for the peer's own close. Closing at once with its bytes unread would
    /// make the kernel send a reset, and that destroys the alert or response that says why.
    static final Duration LINGER = Duration.ofSeconds(1);

    /// Time for all connections to close when the transport stops.
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    /// Bytes that wait in a UDP socket for the kernel, beyond which we drop, as it would. The burst of answers to a
    /// full [#DATAGRAM_BUFFER_BYTES].
    static final int DATAGRAM_WRITE_MAX_BYTES = 4 * 1024 * 1024;

    /// Largest datagram: all of UDP's (RFC 3261 §18.1.1 wants 65,535 accepted).
    static final int DATAGRAM_MAX_BYTES = 65_535;

    /// Kernel buffer of a UDP socket in bytes: two thousand INVITEs that arrive while we collect garbage.
    static final int DATAGRAM_BUFFER_BYTES = 4 * 1024 * 1024;

    /// Connections the kernel may hold that we have not accepted yet; it cuts this to its own limit.
    static final int BACKLOG = 4_096;

    private TransportLimits() {}

    /// How long we wait, at most, for a sign that a server of TLS 1.3 took our certificate: it judges it after our
    /// side
    /// is through (RFC 8446 §4.4). Nearly all send a ticket at once; a server that sends nothing costs this much.
    static final Duration REFUSAL_WAIT = Duration.ofMillis(500);
}
