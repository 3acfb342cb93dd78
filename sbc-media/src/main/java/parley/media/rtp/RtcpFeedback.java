package parley.media.rtp;

/// Feedback messages as [RtcpTranslation] rewrites them: of the transport layer (RFC 4585 §6.2, RFC 5104 §4.2,
/// RFC 6051) and specific to payloads (RFC 4585 §6.3, RFC 5104 §4.3, REMB).
///
/// ```
/// | header | SSRC of sender | SSRC of media source | feedback control information |
/// ```
final class RtcpFeedback {
    private static final int FIXED_BYTES = 12;
    private static final int REMB = 0x5245_4d42;
    private static final int REMB_SOURCES_AT = 20;

    private RtcpFeedback() {}

    /// Octets left of a message, 0 if it is left out, [RtcpTranslation#REFUSED] if it does not hold together.
    static int translate(byte[] buffer, int at, int bytes, OutgoingSource ours, OutgoingSource theirs) {
        if (bytes < FIXED_BYTES) {
            return RtcpTranslation.REFUSED;
        }
        boolean transport = RtcpHeader.packetType(buffer, at) == RtcpHeader.TRANSPORT_FEEDBACK;
        int source = BigEndian.integer(buffer, at + 8);
        int format = RtcpHeader.count(buffer, at);
        int kept = transport
                ? transport(format, buffer, at, bytes, theirs, source)
                : payload(format, buffer, at, bytes, theirs, source);
        if (kept > 0) {
            RtcpHeader.setSsrc(buffer, at, ours.ssrc());
            BigEndian.putInteger(buffer, at + 8, source == theirs.ssrc() ? theirs.farSsrc() : 0);
        }
        return kept;
    }

    private static int transport(int format, byte[] buffer, int at, int bytes, OutgoingSource theirs, int source) {
        return switch (format) {
            // Generic NACK, by sequence numbers.
            case 1 -> source == theirs.ssrc() ? lost(buffer, at, bytes, theirs) : 0;
            // TMMBR and TMMBN: the SSRC of the media source stands in each entry.
            case 3, 4 -> entries(buffer, at, bytes, theirs);
            // RTCP-SR-REQ (RFC 6051 §3.2) has nothing more; transport-wide congestion control numbers packets in a
            // header extension of its own, which is relayed as it is.
            case 5, 15 -> source == theirs.ssrc() ? bytes : 0;
            default -> 0;
        };
    }

    private static int payload(int format, byte[] buffer, int at, int bytes, OutgoingSource theirs, int source) {
        return switch (format) {
            // PLI, SLI, RPSI: nothing, or what only the codec knows.
            case 1, 2, 3 -> source == theirs.ssrc() ? bytes : 0;
            // FIR, TSTR, TSTN.
            case 4, 5, 6 -> entries(buffer, at, bytes, theirs);
            case 15 -> bitrate(buffer, at, bytes, theirs);
            default -> 0;
        };
    }

    private static int lost(byte[] buffer, int at, int bytes, OutgoingSource theirs) {
        int kept = FIXED_BYTES;
        for (int entry = FIXED_BYTES; entry + 4 <= bytes; entry += 4) {
            int sequence = theirs.farSequence(BigEndian.unsignedShort(buffer, at + entry));
            if (sequence != OutgoingSource.UNKNOWN) {
                int others = BigEndian.unsignedShort(buffer, at + entry + 2);
                BigEndian.putShort(buffer, at + kept, sequence);
                BigEndian.putShort(buffer, at + kept + 2, others);
                kept += 4;
            }
        }
        return kept > FIXED_BYTES ? kept : 0;
    }

    /// Entries of an SSRC and four octets more: those about the present source are kept.
    private static int entries(byte[] buffer, int at, int bytes, OutgoingSource theirs) {
        int kept = FIXED_BYTES;
        for (int entry = FIXED_BYTES; entry + 8 <= bytes; entry += 8) {
            if (BigEndian.integer(buffer, at + entry) == theirs.ssrc()) {
                int rest = BigEndian.integer(buffer, at + entry + 4);
                BigEndian.putInteger(buffer, at + kept, theirs.farSsrc());
                BigEndian.putInteger(buffer, at + kept + 4, rest);
                kept += 8;
            }
        }
        return kept > FIXED_BYTES ? kept : 0;
    }

    /// `REMB`, a count of SSRCs and a bit rate, the SSRCs.
    private static int bitrate(byte[] buffer, int at, int bytes, OutgoingSource theirs) {
        if (bytes < REMB_SOURCES_AT || BigEndian.integer(buffer, at + FIXED_BYTES) != REMB) {
            return 0;
        }
        int count = buffer[at + 16] & 0xff;
        if (bytes < REMB_SOURCES_AT + 4 * count) {
            return RtcpTranslation.REFUSED;
        }
        for (int index = 0; index < count; index++) {
            if (BigEndian.integer(buffer, at + REMB_SOURCES_AT + 4 * index) == theirs.ssrc()) {
                buffer[at + 16] = 1;
                BigEndian.putInteger(buffer, at + REMB_SOURCES_AT, theirs.farSsrc());
                return REMB_SOURCES_AT + 4;
            }
        }
        return 0;
    }
}
