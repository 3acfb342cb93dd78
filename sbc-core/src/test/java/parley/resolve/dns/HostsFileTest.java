package parley.resolve.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.resolve.DnsRecord;
import parley.resolve.Question;
import parley.resolve.Reply;

class HostsFileTest {
    private static final Question TRUNK = new Question(Question.Kind.A, "trunk.lab");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private long nowNanos;

    private static Optional<Reply> found(String address) {
        return Optional.of(new Reply.Found(List.of(new DnsRecord.Address(address))));
    }

    private void pass(Duration duration) {
        nowNanos += duration.toNanos();
    }

    @Test
    @DisplayName("The table of hosts is read again when the file has changed, and looked at every five seconds")
    void changed() throws IOException {
        var file = Files.writeString(directory.resolve("hosts"), "192.0.2.1 trunk.lab\n");
        var hosts = new HostsFile(file, () -> nowNanos);
        assertEquals(found("192.0.2.1"), hosts.get().reply(TRUNK));
        Files.writeString(file, "192.0.2.222 trunk.lab\n");
        pass(HostsFile.LOOK_EVERY.minusNanos(1));
        assertEquals(found("192.0.2.1"), hosts.get().reply(TRUNK));
        pass(Duration.ofNanos(1));
        assertEquals(found("192.0.2.222"), hosts.get().reply(TRUNK));
        var table = hosts.get();
        pass(HostsFile.LOOK_EVERY);
        assertEquals(table, hosts.get(), "unchanged, so not read again");
    }

    @Test
    @DisplayName("A file that goes away leaves all to DNS, and one that comes is read")
    void gone() throws IOException {
        var file = directory.resolve("hosts");
        var hosts = new HostsFile(file, () -> nowNanos);
        assertEquals(Optional.empty(), hosts.get().reply(TRUNK));
        Files.writeString(file, "192.0.2.1 trunk.lab\n");
        pass(HostsFile.LOOK_EVERY);
        assertEquals(found("192.0.2.1"), hosts.get().reply(TRUNK));
        Files.delete(file);
        pass(HostsFile.LOOK_EVERY);
        assertEquals(Optional.empty(), hosts.get().reply(TRUNK));
    }
}
