package parley.bench.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An authority, a server certificate of either kind of key and a client's, made by openssl in a folder.
record BenchPki(Path folder) {
    static BenchPki make(Path folder) throws IOException, InterruptedException {
        var pki = new BenchPki(folder);
        pki.openssl(
                List.of("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
                List.of("-days", "2", "-subj", "/CN=bench authority", "-keyout", "ca.key", "-out", "ca.crt"));
        pki.issue("ecdsa", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        pki.issue("rsa", List.of("rsa:2048"));
        pki.issue("client", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        return pki;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    private void issue(String name, List<String> key) throws IOException, InterruptedException {
        var request = new ArrayList<>(List.of("req", "-nodes", "-newkey"));
        request.addAll(key);
        openssl(request, List.of("-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr"));
        openssl(
                List.of("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"),
                List.of("-days", "2", "-out", name + ".crt"));
    }

    private void openssl(List<String> words, List<String> more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(words);
        command.addAll(more);
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
