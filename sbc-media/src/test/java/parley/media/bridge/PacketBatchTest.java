package parley.media.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The datagrams of one wake-up.
class PacketBatchTest {
    private final PacketBatch batch = new PacketBatch();

    @ParameterizedTest
    @CsvSource({"0, 1 2 3 0", "1, 0 2 3 1", "3, 0 1 2 3"})
    @DisplayName("One that is to come last comes after all others, which keep their order")
    void last(int index, String order) {
        var port = new RelayLeg(new Random(1)).rtp();
        batch.begin(0);
        for (int length = 0; length < 4; length++) {
            batch.next().received(port, length, 0, 0, 0);
            batch.keep();
        }
        batch.last(index);
        var expected = List.of(order.split(" ")).stream().map(Integer::valueOf).toList();
        var lengths = IntStream.range(0, batch.size())
                .mapToObj(at -> batch.get(at).length())
                .toList();
        assertEquals(expected, lengths);
    }
}
