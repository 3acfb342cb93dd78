package parley.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A capture that SIPp can play: Ethernet, IPv4, UDP. Addresses and ports are SIPp's business.
final class PlayedCapture {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int HEADERS = 14 + 20 + 8;
    private static final int GAP_MICROS = 20_000;
    private static final int MICROS = 1_000_000;

    private PlayedCapture() {}

    /// Those payloads, 20 ms apart.
    static byte[] of(List<byte[]> payloads) {
        var octets = payloads.stream()
                .mapToInt(payload -> RECORD_HEADER + HEADERS + payload.length)
                .sum();
        var file = ByteBuffer.allocate(FILE_HEADER + octets).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        file.putInt(0).putInt(0).putInt(65_535).putInt(1);
        for (int index = 0; index < payloads.size(); index++) {
            var payload = payloads.get(index);
            var micros = index * GAP_MICROS;
            int length = HEADERS + payload.length;
            file.putInt(micros / MICROS).putInt(micros % MICROS).putInt(length).putInt(length);
            var packet = ByteBuffer.allocate(length).position(12).putShort((short) 0x0800);
            packet.putShort((short) 0x4500).putShort((short) (length - 14)).putInt(0);
            packet.putInt(0x4011_0000).putInt(0x7f00_0001).putInt(0x7f00_0001);
            packet.putShort((short) 4000).putShort((short) 4000);
            packet.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
            file.put(packet.array());
        }
        return file.array();
    }
}
