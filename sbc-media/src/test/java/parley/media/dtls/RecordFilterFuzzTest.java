package parley.media.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any datagram as DTLS records: each ends within it, and the filter has an answer to each.
class RecordFilterFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void records(byte[] datagram) {
        var server = new RecordFilter(false);
        var client = new RecordFilter(true);
        int at = 0;
        for (int size = RecordFilter.recordBytes(datagram, at);
                size > 0;
                size = RecordFilter.recordBytes(datagram, at)) {
            if (at + size > datagram.length) {
                throw new AssertionError("a record of " + size + " octets at " + at + " of " + datagram.length);
            }
            var _ = server.admits(datagram, at, size);
            var _ = client.admits(datagram, at, size);
            at += size;
        }
    }
}
