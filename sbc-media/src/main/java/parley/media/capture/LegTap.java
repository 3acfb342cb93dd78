package parley.media.capture;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import parley.media.bridge.LegPort;
import parley.media.bridge.Packet;
import parley.media.bridge.PacketTap;
import parley.media.bridge.RelayVerdict;
import parley.media.bridge.TransportAddress;

/// Copies the packets of one leg into the ring of its capture; on the relay's thread only. One interface of the file.
///
/// No packet goes in before what it is to be understood by: the description of its interface, and the keys it is
/// under. While the ring has no room for those, it has none for packets.
public final class LegTap implements PacketTap {
    private static final byte[] NOTHING = {};

    private final CaptureSession session;
    private final int rtpPort;
    private final Supplier<String> keys;
    private final byte[] octets = new byte[CaptureRecord.BYTES];
    private final CaptureRecord head = new CaptureRecord(octets);
    private int interfaceId;
    private String written;
    // What the file is still to be told; empty: nothing.
    private byte[] description;
    private byte[] note = NOTHING;

    /// @param introduction name of the interface, and a comment to it on its own lines
    /// @param rtpPort our port; RTCP has the next
    /// @param keys that the leg uses now, as text for the file and for nobody else
    LegTap(CaptureSession session, String introduction, int rtpPort, Supplier<String> keys) {
        this.session = session;
        this.rtpPort = rtpPort;
        this.keys = keys;
        this.written = keys.get();
        this.description = octets(introduction + written);
        explained();
    }

    @Override
    public void keyed() {
        var now = keys.get();
        if (!now.equals(written)) {
            written = now;
            note = octets("From here on:\n" + now);
            explained();
        }
    }

    /// True if the file has all that its next packet is to be understood by.
    private boolean explained() {
        if (description.length > 0) {
            interfaceId = session.nextInterface();
            if (!appended(CaptureRecord.Kind.INTERFACE, description)) {
                return false;
            }
            session.interfaceDescribed();
            description = NOTHING;
        }
        if (note.length > 0 && appended(CaptureRecord.Kind.NOTE, note)) {
            note = NOTHING;
        }
        return note.length == 0;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private boolean appended(CaptureRecord.Kind kind, byte[] text) {
        head.text(kind, interfaceId);
        return session.append(octets, text, Math.min(text.length, PcapNg.COMMENT_MAX_BYTES));
    }

    @Override
    public long received(Packet packet, long nowNanos) {
        if (!explained()) {
            return CaptureRing.NOTHING;
        }
        head.packet(
                interfaceId,
                PcapNg.Direction.INBOUND,
                session.wallNanos(nowNanos),
                packet.sourceHigh(),
                packet.sourceLow(),
                packet.sourcePort(),
                port(packet.arrival()));
        return session.arrived(octets, packet.octets(), Math.min(packet.length(), Packet.CAPACITY_BYTES));
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // never leaves this process
    public void settled(long mark, RelayVerdict verdict) {
        session.settled(mark, (byte) verdict.ordinal());
    }

    @Override
    public void sent(LegPort by, byte[] datagram, int length, TransportAddress to) {
        if (!explained()) {
            return;
        }
        head.packet(
                interfaceId,
                PcapNg.Direction.OUTBOUND,
                session.wallNanosNow(),
                to.high(),
                to.low(),
                to.port(),
                port(by));
        session.append(octets, datagram, Math.min(length, UdpPacket.PAYLOAD_MAX_BYTES));
    }

    private int port(LegPort port) {
        return port.rtcp() ? rtpPort + 1 : rtpPort;
    }
}
