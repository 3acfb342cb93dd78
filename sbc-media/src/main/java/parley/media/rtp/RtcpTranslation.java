package parley.media.rtp;

/// Makes the RTCP that the sender of one leg's media sent fit what the peer of the other leg gets from us
/// (RFC 3550 §7.2), in place. Who is the sender there, is here our [OutgoingSource]; what is reported about the one
/// that we send to the reporter, is here about the source that this peer sends.
///
/// ```
///             theirs: what we send X              ours: what we send Y
///   X ◄──────────────────────────────── relay ────────────────────────────────► Y
///     reports by X about theirs.ssrc ─► reports by ours.ssrc about theirs.farSsrc
/// ```
///
/// - **SR**: our SSRC, our packet and octet counts, the RTP timestamp by our offset; the NTP timestamp stays, so
///   that LSR and DLSR mean the same on both sides. One by a source that is not relayed now becomes an RR.
/// - **Report blocks** about the present source: its SSRC, and its own extended highest sequence number. Those about
///   others, or about what an earlier source sent, are left out.
/// - **SDES**: our SSRC with the sender's CNAME, which ties audio to the video beside it that is relayed as it is
///   (RFC 3550 §6.5.1, RFC 7022 §3). All other items are left out: they name persons and places of another network.
/// - **BYE** is left out: our source goes on, and ends with the leg.
/// - **Feedback** (RFC 4585, 5104; REMB) by what it is about; **XR** (RFC 3611) by block; types and formats unknown
///   here are left out, for nobody can say what SSRC is in them. Feedback goes only to a peer whose profile has it.
///
/// A compound that does not hold together is refused whole. Bounds are checked before each read; what is written is
/// never longer than what was read.
public final class RtcpTranslation {
    /// The answer for a compound that is not to be sent: malformed, or nothing of it is left.
    public static final int REFUSED = -1;

    private static final int HEADER_BYTES = 4;

    private RtcpTranslation() {}

    /// Translates a compound.
    /// @param buffer the compound, from 0
    /// @param ours what the peer that is to get it gets from us
    /// @param theirs what its sender gets from us
    /// @param feedback the peer's profile is one with feedback (RFC 4585 §4)
    /// @return its new length, or [#REFUSED], which leaves the octets worthless
    public static int translate(
            byte[] buffer, int length, OutgoingSource ours, OutgoingSource theirs, boolean feedback) {
        int read = 0;
        int written = 0;
        while (length - read >= HEADER_BYTES) {
            int bytes = RtcpHeader.packetBytes(buffer, read);
            int content = content(buffer, read, bytes, length - read);
            if (content == REFUSED) {
                return REFUSED;
            }
            System.arraycopy(buffer, read, buffer, written, content);
            int kept = packet(buffer, written, content, ours, theirs, feedback);
            if (kept == REFUSED) {
                return REFUSED;
            }
            if (kept > 0) {
                buffer[written] &= (byte) ~0x20;
                BigEndian.putShort(buffer, written + 2, kept / 4 - 1);
            }
            written += kept;
            read += bytes;
        }
        return read == length && sendable(buffer, written, feedback) ? written : REFUSED;
    }

    /// Leaves out of a compound what a peer without a feedback profile does not know, and nothing else.
    /// @return its new length, or [#REFUSED]
    public static int withoutFeedback(byte[] buffer, int length) {
        int read = 0;
        int written = 0;
        while (length - read >= HEADER_BYTES) {
            int bytes = RtcpHeader.packetBytes(buffer, read);
            if (content(buffer, read, bytes, length - read) == REFUSED) {
                return REFUSED;
            }
            if (!isFeedback(RtcpHeader.packetType(buffer, read))) {
                System.arraycopy(buffer, read, buffer, written, bytes);
                written += bytes;
            }
            read += bytes;
        }
        return read == length && sendable(buffer, written, false) ? written : REFUSED;
    }

    private static boolean isFeedback(int packetType) {
        return packetType == RtcpHeader.TRANSPORT_FEEDBACK || packetType == RtcpHeader.PAYLOAD_FEEDBACK;
    }

    /// Without feedback a compound starts with a report (RFC 3550 §6.1); with it, it may be reduced (RFC 5506).
    private static boolean sendable(byte[] buffer, int length, boolean feedback) {
        if (length < RtcpHeader.FIXED_BYTES) {
            return false;
        }
        int type = RtcpHeader.packetType(buffer, 0);
        return feedback || type == RtcpHeader.SENDER_REPORT || type == RtcpHeader.RECEIVER_REPORT;
    }

    /// Octets of a packet without its padding, which only the last one may have; [#REFUSED] if it does not fit.
    private static int content(byte[] buffer, int at, int bytes, int available) {
        if ((buffer[at] & 0xc0) != 0x80 || bytes > available) {
            return REFUSED;
        }
        if ((buffer[at] & 0x20) == 0) {
            return bytes;
        }
        int padding = buffer[at + bytes - 1] & 0xff;
        boolean fits = bytes == available && padding > 0 && padding % 4 == 0 && padding <= bytes - HEADER_BYTES;
        return fits ? bytes - padding : REFUSED;
    }

    /// Octets left of one packet, 0 if it is left out.
    private static int packet(
            byte[] buffer, int at, int bytes, OutgoingSource ours, OutgoingSource theirs, boolean feedback) {
        return switch (RtcpHeader.packetType(buffer, at)) {
            case RtcpHeader.SENDER_REPORT -> senderReport(buffer, at, bytes, ours, theirs);
            case RtcpHeader.RECEIVER_REPORT -> receiverReport(buffer, at, bytes, ours, theirs);
            case RtcpHeader.SOURCE_DESCRIPTION -> description(buffer, at, bytes, ours);
            case RtcpHeader.APPLICATION -> application(buffer, at, bytes, ours);
            case RtcpHeader.TRANSPORT_FEEDBACK, RtcpHeader.PAYLOAD_FEEDBACK ->
                feedback ? RtcpFeedback.translate(buffer, at, bytes, ours, theirs) : 0;
            case RtcpHeader.EXTENDED_REPORT -> RtcpExtendedReport.translate(buffer, at, bytes, ours, theirs);
            default -> 0;
        };
    }

    private static int senderReport(byte[] buffer, int at, int bytes, OutgoingSource ours, OutgoingSource theirs) {
        int header = RtcpHeader.FIXED_BYTES + RtcpHeader.SENDER_BYTES;
        int count = RtcpHeader.count(buffer, at);
        if (bytes < header + count * RtcpHeader.BLOCK_BYTES) {
            return REFUSED;
        }
        if (!ours.follows(RtcpHeader.ssrc(buffer, at))) {
            int blocks = count * RtcpHeader.BLOCK_BYTES;
            System.arraycopy(buffer, at + header, buffer, at + RtcpHeader.FIXED_BYTES, blocks);
            buffer[at + 1] = (byte) RtcpHeader.RECEIVER_REPORT;
            return receiverReport(buffer, at, RtcpHeader.FIXED_BYTES + blocks, ours, theirs);
        }
        RtcpHeader.setSsrc(buffer, at, ours.ssrc());
        BigEndian.putInteger(buffer, at + 16, ours.timestampOf(BigEndian.integer(buffer, at + 16)));
        BigEndian.putInteger(buffer, at + 20, ours.packets());
        BigEndian.putInteger(buffer, at + 24, ours.octets());
        return header + blocks(buffer, at, header, theirs);
    }

    private static int receiverReport(byte[] buffer, int at, int bytes, OutgoingSource ours, OutgoingSource theirs) {
        if (bytes < RtcpHeader.FIXED_BYTES + RtcpHeader.count(buffer, at) * RtcpHeader.BLOCK_BYTES) {
            return REFUSED;
        }
        RtcpHeader.setSsrc(buffer, at, ours.ssrc());
        return RtcpHeader.FIXED_BYTES + blocks(buffer, at, RtcpHeader.FIXED_BYTES, theirs);
    }

    /// Octets of the blocks that are kept; sets their count. What a profile may have added behind them is left out.
    private static int blocks(byte[] buffer, int at, int header, OutgoingSource theirs) {
        int count = RtcpHeader.count(buffer, at);
        int kept = 0;
        for (int index = 0; index < count; index++) {
            int block = at + header + index * RtcpHeader.BLOCK_BYTES;
            int highest = theirs.farSequence(BigEndian.integer(buffer, block + 8));
            if (BigEndian.integer(buffer, block) == theirs.ssrc() && highest != OutgoingSource.UNKNOWN) {
                int to = at + header + kept * RtcpHeader.BLOCK_BYTES;
                System.arraycopy(buffer, block, buffer, to, RtcpHeader.BLOCK_BYTES);
                BigEndian.putInteger(buffer, to, theirs.farSsrc());
                BigEndian.putInteger(buffer, to + 8, highest);
                kept++;
            }
        }
        RtcpHeader.setCount(buffer, at, kept);
        return kept * RtcpHeader.BLOCK_BYTES;
    }

    private static int application(byte[] buffer, int at, int bytes, OutgoingSource ours) {
        if (bytes < RtcpHeader.FIXED_BYTES + 4) {
            return REFUSED;
        }
        RtcpHeader.setSsrc(buffer, at, ours.ssrc());
        return bytes;
    }

    /// One chunk: our SSRC, and the first CNAME there is.
    private static int description(byte[] buffer, int at, int bytes, OutgoingSource ours) {
        int end = at + bytes;
        int position = at + HEADER_BYTES;
        int name = 0;
        for (int chunk = 0; chunk < RtcpHeader.count(buffer, at); chunk++) {
            position += 4;
            while (position < end && buffer[position] != 0) {
                if (position + 2 > end || position + 2 + (buffer[position + 1] & 0xff) > end) {
                    return REFUSED;
                }
                if (name == 0 && buffer[position] == RtcpHeader.CNAME && buffer[position + 1] != 0) {
                    name = position;
                }
                position += 2 + (buffer[position + 1] & 0xff);
            }
            // At least one zero ends the items, then comes the next multiple of four.
            position += 4 - (position - at) % 4;
            if (position > end) {
                return REFUSED;
            }
        }
        return name == 0 ? 0 : chunk(buffer, at, name, ours);
    }

    private static int chunk(byte[] buffer, int at, int name, OutgoingSource ours) {
        int item = 2 + (buffer[name + 1] & 0xff);
        System.arraycopy(buffer, name, buffer, at + RtcpHeader.FIXED_BYTES, item);
        int end = RtcpHeader.FIXED_BYTES + item;
        do {
            buffer[at + end] = 0;
            end++;
        } while (end % 4 != 0);
        RtcpHeader.setCount(buffer, at, 1);
        RtcpHeader.setSsrc(buffer, at, ours.ssrc());
        return end;
    }
}
