package parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the kernel has counted for a process, and all it has started (`proc(5)`).
/// @param cpuSeconds user and system time of all threads, also ended ones
/// @param residentBytes in memory now
public record ProcessUsage(double cpuSeconds, long residentBytes) {
    // Of the kernel's clock, in which it counts CPU time; the same on every Linux platform we know of.
    private static final double TICKS_PER_SECOND = 100;
    // Pages that /proc counts in; the same on every x86-64.
    private static final long PAGE_BYTES = 4096;

    /// Now; zero for one that has ended.
    public static ProcessUsage of(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessUsage::of)
                .reduce(new ProcessUsage(0, 0), ProcessUsage::plus);
    }

    private ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(cpuSeconds + other.cpuSeconds, residentBytes + other.residentBytes);
    }

    private static ProcessUsage of(ProcessHandle handle) {
        try {
            var stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"), StandardCharsets.UTF_8);
            // The name in brackets may hold blanks. Behind it user and system time are the 12th and 13th field, the
            // resident pages the 22nd.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcessUsage(
                    (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND,
                    Long.parseLong(fields[21]) * PAGE_BYTES);
        } catch (NoSuchFileException _) {
            return new ProcessUsage(0, 0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
