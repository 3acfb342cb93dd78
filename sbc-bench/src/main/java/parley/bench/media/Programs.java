package parley.bench.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The load generator and the relay in C, built from `src/main/c`.
/// @param folder they are in
/// @param certificate the load generator's, with its key
/// @param fingerprint of it, SHA-256, with colons
record Programs(Path folder, Path certificate, String fingerprint) {
    /// Builds them if need be.
    /// @param sources folder of the Makefile
    /// @param folder for what is made
    static Programs build(Path sources, Path folder) throws IOException {
        Files.createDirectories(folder);
        output(List.of("make", "-s", "-C", sources.toString(), "OUT=" + folder));
        var certificate = folder.resolve("load.pem");
        var answer = output(List.of(folder.resolve("srtpload").toString(), "--gencert", certificate.toString()));
        return new Programs(folder, certificate, answer.strip().split(" ", -1)[1]);
    }

    String srtpload() {
        return folder.resolve("srtpload").toString();
    }

    String floor() {
        return folder.resolve("floor").toString();
    }

    private static String output(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return text;
    }
}
