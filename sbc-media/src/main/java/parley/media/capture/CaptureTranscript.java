package parley.media.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import parley.common.AddressFamily;
import parley.media.bridge.RelayVerdict;
import parley.media.bridge.TransportAddress;

/// Turns what comes out of a [CaptureRing] into pcapng, block by block. For the writer's thread.
@SuppressWarnings("EnumOrdinal") // what is in a ring never leaves this process
public final class CaptureTranscript {
    private static final RelayVerdict[] VERDICTS = RelayVerdict.values();
    private static final String APPLICATION = "Parley";

    private final CaptureRing ring;
    private final Map<AddressFamily, TransportAddress> local;
    private final ByteBuffer block = PcapNg.buffer();
    private final byte[] octets = new byte[PcapNg.BLOCK_MAX_BYTES / 2];
    private final byte[] ip = new byte[PcapNg.BLOCK_MAX_BYTES / 2];
    private final CaptureRecord head = new CaptureRecord(octets);
    private final List<Count> counts = new ArrayList<>();
    private final Map<Integer, String> notes = new HashMap<>();
    private long lastNanos;
    private long packets;

    private static final class Count {
        private long packets;
    }

    /// @param local our addresses; their ports do not count
    public CaptureTranscript(CaptureRing ring, Map<AddressFamily, TransportAddress> local) {
        this.ring = ring;
        this.local = Map.copyOf(local);
    }

    /// The first block.
    /// @param comment to the whole
    public ByteBuffer open(String comment) {
        block.clear();
        PcapNg.section(block, APPLICATION, comment);
        return block.flip();
    }

    /// The next block, empty if there is nothing in the ring. Good until the next call.
    public ByteBuffer next() {
        block.clear();
        int length = CaptureRing.NOTHING;
        while (block.position() == 0 && (length = ring.poll(octets)) != CaptureRing.NOTHING) {
            write(length - CaptureRecord.BYTES);
        }
        return block.flip();
    }

    private void write(int bodyBytes) {
        switch (head.kind()) {
            case INTERFACE -> {
                var text = text(bodyBytes);
                int end = text.indexOf('\n');
                counts.add(new Count());
                PcapNg.description(block, text.substring(0, end), text.substring(end + 1));
            }
            // One that no packet came after is out of date, and a comment has a limit.
            case NOTE -> notes.put(head.interfaceId(), text(bodyBytes) + '\n');
            case PACKET -> packet(bodyBytes);
        }
    }

    private String text(int bodyBytes) {
        return new String(octets, CaptureRecord.BYTES, bodyBytes, StandardCharsets.UTF_8);
    }

    private void packet(int bodyBytes) {
        var theirs = head.peer();
        var us = local.getOrDefault(theirs.isIpv4() ? AddressFamily.IPV4 : AddressFamily.IPV6, TransportAddress.NONE);
        var ours = new TransportAddress(us.high(), us.low(), head.localPort());
        boolean inbound = head.inbound();
        int length = UdpPacket.write(
                ip, inbound ? theirs : ours, inbound ? ours : theirs, octets, CaptureRecord.BYTES, bodyBytes);
        lastNanos = head.nanos();
        counts.get(head.interfaceId()).packets++;
        packets++;
        PcapNg.packet(
                block,
                head.interfaceId(),
                lastNanos,
                ip,
                length,
                inbound ? PcapNg.Direction.INBOUND : PcapNg.Direction.OUTBOUND,
                comment());
    }

    private String comment() {
        var note = notes.remove(head.interfaceId());
        var verdict = VERDICTS[head.verdict()];
        var outcome = switch (verdict) {
            case RELAYED, HANDED_OVER -> "";
            // Each of the others is a reason.
            default -> "not relayed: " + verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
        return note == null ? outcome : note + outcome;
    }

    /// The last blocks: how many packets each interface had.
    public ByteBuffer close() {
        block.clear();
        for (int id = 0; id < counts.size(); id++) {
            PcapNg.statistics(block, id, lastNanos, counts.get(id).packets, id == 0 ? ring.drops() : 0);
        }
        return block.flip();
    }

    /// Packets so far.
    public long packets() {
        return packets;
    }
}
