package parley.admin.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import parley.admin.view.CaptureView;
import parley.common.CallRef;

/// The files of captures: `CALL-TIME.pcapng`, so that a listing needs nothing but their names. Blocks.
final class CaptureFolder {
    private static final String ENDING = ".pcapng";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("([0-9a-z]{1,32})-([0-9]{8}T[0-9]{6}\\.[0-9]{3}Z)");

    private final Path folder;

    CaptureFolder(Path folder) {
        this.folder = folder;
    }

    /// A name for a capture that begins now.
    static String name(CallRef call, Instant now) {
        return call.value() + "-" + TIME.format(now);
    }

    /// Where a capture of that name is, or is to be.
    Path file(String name) {
        return folder.resolve(name + ENDING);
    }

    /// A file as it is named to people.
    static String shown(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    /// What those that are complete take.
    /// @param running names of those that are not
    Kept kept(Set<String> running) throws IOException {
        var complete = all(running).stream().filter(view -> !view.running()).toList();
        return new Kept(
                complete.size(),
                complete.stream().mapToLong(CaptureView::octets).sum());
    }

    /// Files that are complete.
    /// @param octets of them all
    record Kept(int files, long octets) {}

    /// All there are, newest first.
    /// @param running names of those that are not complete
    List<CaptureView> all(Set<String> running) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> view(file.getFileName().toString(), running))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(CaptureView::startedAt).reversed())
                    .toList();
        }
    }

    private Optional<CaptureView> view(String file, Set<String> running) {
        if (!file.endsWith(ENDING)) {
            return Optional.empty();
        }
        var name = file.substring(0, file.length() - ENDING.length());
        var parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new CaptureView(
                        name,
                        parts.group(1),
                        TIME.parse(parts.group(2), Instant::from),
                        shown(file(name)),
                        file(name).toFile().length(),
                        running.contains(name)))
                : Optional.empty();
    }

    /// The file of a capture that there is.
    Optional<Path> existing(String name) {
        return Optional.of(name)
                .filter(given -> NAME.matcher(given).matches())
                .map(this::file)
                .filter(Files::isRegularFile);
    }
}
