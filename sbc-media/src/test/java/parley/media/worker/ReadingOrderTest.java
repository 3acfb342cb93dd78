package parley.media.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.media.bridge.LegPort;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.RelayLeg;

/// A packet goes before its copy (RFC 3711 §3.3.2), whatever comes in between two readings. Numbers stand for packets
/// of the steady peer, on the port's second socket; negative ones for their copies, on the first.
class ReadingOrderTest {
    private static final int CAPACITY = PacketBatch.CAPACITY_PACKETS;

    private final LegPort port = new RelayLeg(new Random(1)).rtp();
    private final ArrayDeque<Integer> first = new ArrayDeque<>();
    private final ArrayDeque<Integer> second = new ArrayDeque<>();
    private final PacketBatch batch = new PacketBatch();
    private Runnable beforeFirst = () -> {};
    private final ReadingOrder order = new ReadingOrder(
            (_, to) -> {
                beforeFirst.run();
                return read(first, to);
            },
            (_, to) -> read(second, to),
            1);

    private boolean read(ArrayDeque<Integer> socket, PacketBatch to) {
        var number = socket.poll();
        if (number != null) {
            put(number, to);
        }
        return number != null;
    }

    private void put(int number, PacketBatch to) {
        to.next().received(port, 0, 0, number, 0);
        to.keep();
    }

    /// A batch that begins with as many packets of others; 0 stands for them.
    private void begin(int others) {
        batch.begin(0);
        for (int place = 0; place < others; place++) {
            put(0, batch);
        }
    }

    private List<Integer> given(int others) {
        return IntStream.range(others, batch.size())
                .mapToObj(at -> (int) batch.get(at).sourceLow())
                .toList();
    }

    private void sent(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(second::add);
    }

    @Test
    @DisplayName("All that the peer has sent goes before one packet of others")
    void peerFirst() {
        sent(1, 3);
        first.addAll(List.of(-1, -2));
        begin(0);
        assertTrue(order.read(0, true, batch));
        assertEquals(List.of(1, 2, 3, -1), given(0));
    }

    @Test
    @DisplayName("A packet and its copy come in between the two readings: the packet goes first")
    void between() {
        sent(1, 1);
        beforeFirst = () -> {
            sent(2, 3);
            first.add(-2);
        };
        begin(5);
        assertTrue(order.read(0, true, batch));
        assertEquals(List.of(1, 2, 3, -2), given(5));
    }

    @Test
    @DisplayName("So many come in between the two readings that the batch cannot hold them: the copy is dropped")
    void tooManyBetween() {
        beforeFirst = () -> {
            sent(1, CAPACITY);
            first.add(-CAPACITY);
        };
        begin(0);
        assertTrue(order.read(0, true, batch));
        assertEquals(CAPACITY - 1, batch.size());
        assertEquals(IntStream.range(1, CAPACITY).boxed().toList(), given(0));
    }

    @Test
    @DisplayName("In a batch with little room left nothing is read: it would be left open whether more has come")
    void littleRoom() {
        for (int room = 1; room < ReadingOrder.ROOM_PACKETS; room++) {
            first.add(-1);
            sent(1, 1);
            begin(CAPACITY - room);
            assertFalse(order.read(0, true, batch));
            assertEquals(List.of(), given(CAPACITY - room));
        }
        begin(CAPACITY - ReadingOrder.ROOM_PACKETS - 3);
        assertTrue(order.read(0, true, batch));
        assertEquals(List.of(1, 1, 1, -1), given(CAPACITY - ReadingOrder.ROOM_PACKETS - 3));
    }

    @Test
    @DisplayName("What the peer sent leaves little room: the others wait")
    void peerLeavesLittleRoom() {
        sent(1, CAPACITY - ReadingOrder.ROOM_PACKETS + 1);
        first.add(-1);
        begin(0);
        assertTrue(order.read(0, true, batch));
        assertEquals(CAPACITY - ReadingOrder.ROOM_PACKETS + 1, batch.size());
        assertEquals(List.of(-1), List.copyOf(first));
    }

    @Test
    @DisplayName("A flood in the peer's name: others are read once as many packets have gone before as a socket holds")
    void flood() {
        first.add(-1);
        int before = 0;
        while (!first.isEmpty()) {
            sent(1, CAPACITY);
            begin(CAPACITY / 2);
            assertTrue(order.read(0, true, batch));
            before += batch.size() - CAPACITY / 2;
        }
        assertEquals(ReadingOrder.WAIT_PACKETS + 1, before);
    }

    @Test
    @DisplayName("The next port of that slot does not inherit the wait; a port with one socket does not wait at all")
    void forgets() {
        first.add(-1);
        for (int before = 0; before < ReadingOrder.WAIT_PACKETS; before += CAPACITY) {
            sent(1, CAPACITY);
            begin(0);
            assertTrue(order.read(0, true, batch));
        }
        order.forget(0);
        sent(1, CAPACITY);
        begin(0);
        assertTrue(order.read(0, true, batch));
        assertEquals(List.of(-1), List.copyOf(first));
        begin(CAPACITY - 1);
        assertTrue(order.read(0, false, batch));
        assertEquals(List.of(-1), given(CAPACITY - 1));
    }
}
