package parley.media.capture;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import parley.media.bridge.LegPort;
import parley.media.bridge.Packet;
import parley.media.bridge.PacketTap;
import parley.media.bridge.RelayVerdict;
import parley.media.bridge.TransportAddress;

/// Copies the packets of one leg into the ring of its capture; on the relay's thread only. One interface of the file.
public final class LegTap implements PacketTap {
    private final CaptureSession session;
    private final int interfaceId;
    private final int rtpPort;
    private final Supplier<String> keys;
    private final byte[] octets = new byte[CaptureRecord.BYTES];
    private final CaptureRecord head = new CaptureRecord(octets);
    private String written = "";

    /// @param rtpPort our port; RTCP has the next
    /// @param keys that the leg uses now, as text for the file and for nobody else
    LegTap(CaptureSession session, int interfaceId, int rtpPort, Supplier<String> keys) {
        this.session = session;
        this.interfaceId = interfaceId;
        this.rtpPort = rtpPort;
        this.keys = keys;
    }

    void announce(String name, String comment) {
        head.text(CaptureRecord.Kind.INTERFACE, interfaceId);
        written = keys.get();
        text(name + '\n' + comment + written);
    }

    @Override
    public void keyed() {
        var now = keys.get();
        if (!now.equals(written)) {
            written = now;
            head.text(CaptureRecord.Kind.NOTE, interfaceId);
            text("From here on:\n" + now);
        }
    }

    private void text(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        session.append(octets, body, Math.min(body.length, PcapNg.COMMENT_MAX_BYTES));
    }

    @Override
    public long received(Packet packet, long nowNanos) {
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
