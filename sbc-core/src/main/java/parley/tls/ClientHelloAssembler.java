package parley.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import parley.common.Parsed;

/// Puts a ClientHello together that comes in any number of TLS records and of reads (RFC 8446 §5.1), so that it is
/// judged whole: a server that looks into the first record only takes a split one for a ClientHello without server
/// name, and lets it in by the terms of another name. Costs are linear in what comes, and bounded. Pure.
public final class ClientHelloAssembler {
    /// Longest ClientHello in octets. Hybrid key shares make some of 2 KiB; RFC 8446 allows 16 MiB, which nobody
    /// needs.
    public static final int HELLO_MAX_BYTES = 64 * 1024;

    /// Most records that it comes in. One of 2 KiB in records of one octet each still passes.
    static final int RECORDS_MAX = 4096;

    /// RFC 8446 §5.1.
    private static final int RECORD_MAX_BYTES = 1 << 14;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final Progress MORE = new Progress.More();

    private final byte[] header = new byte[RECORD_HEADER_BYTES];
    private byte[] message = new byte[512];
    private int headerFilled;
    private int recordLeft;
    private int filled;
    private int records;

    /// How far it has come.
    public sealed interface Progress {
        /// Not complete yet.
        record More() implements Progress {}

        /// Complete; what follows it in the same octets is not looked at.
        record Complete(ClientHello hello) implements Progress {}

        /// The octets are those of no TLS record.
        record NotTls() implements Progress {}

        /// They are, and break a rule.
        /// @param rule in words
        /// @param alert that answers it (RFC 8446 §6.2)
        record Refused(String rule, int alert) implements Progress {}
    }

    /// Takes the next octets. Not to be called again once the answer was another than [Progress.More].
    public Progress feed(ByteBuffer octets) {
        while (octets.hasRemaining()) {
            var step = recordLeft == 0 ? header(octets) : content(octets);
            if (!(step instanceof Progress.More)) {
                return step;
            }
        }
        return MORE;
    }

    private Progress header(ByteBuffer octets) {
        header[headerFilled++] = octets.get();
        if (header[0] != HANDSHAKE || (headerFilled > 1 && header[1] != 3)) {
            return records == 0 ? new Progress.NotTls() : refused("another record inside a ClientHello", 10);
        }
        if (headerFilled < RECORD_HEADER_BYTES) {
            return MORE;
        }
        headerFilled = 0;
        recordLeft = (header[3] & 0xff) << 8 | (header[4] & 0xff);
        if (recordLeft == 0 || recordLeft > RECORD_MAX_BYTES) {
            return refused("a record of " + recordLeft + " octets (RFC 8446 §5.1)", recordLeft == 0 ? 50 : 22);
        }
        return ++records > RECORDS_MAX ? refused("a ClientHello in more than " + RECORDS_MAX + " records", 47) : MORE;
    }

    private Progress content(ByteBuffer octets) {
        var wanted = filled < MESSAGE_HEADER_BYTES ? MESSAGE_HEADER_BYTES - filled : length() - filled;
        var taken = Math.min(Math.min(wanted, recordLeft), octets.remaining());
        if (filled + taken > message.length) {
            message = Arrays.copyOf(message, Math.max(filled + taken, Math.min(2 * message.length, length())));
        }
        octets.get(message, filled, taken);
        filled += taken;
        recordLeft -= taken;
        if (filled < MESSAGE_HEADER_BYTES) {
            return MORE;
        }
        if (message[0] != CLIENT_HELLO) {
            return refused("a handshake that does not begin with a ClientHello", 10);
        }
        if (length() > HELLO_MAX_BYTES) {
            return refused("a ClientHello of more than " + HELLO_MAX_BYTES + " octets", 47);
        }
        return filled < length() ? MORE : complete();
    }

    private Progress complete() {
        return switch (ClientHello.parse(Arrays.copyOfRange(message, MESSAGE_HEADER_BYTES, filled))) {
            case Parsed.Ok<ClientHello>(var hello) -> new Progress.Complete(hello);
            case Parsed.Refused<ClientHello>(var rule, var _) -> refused(rule, 50);
        };
    }

    /// Of the whole message; valid once its header is there.
    private int length() {
        return MESSAGE_HEADER_BYTES + ((message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | (message[3] & 0xff));
    }

    private static Progress refused(String rule, int alert) {
        return new Progress.Refused(rule, alert);
    }
}
