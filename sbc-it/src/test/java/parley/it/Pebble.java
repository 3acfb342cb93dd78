package parley.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An authority that issues on request (RFC 8555) to whoever proves a name, and a name server that leads every name
/// to
/// this machine: `pebble` and `pebble-challtestsrv`, both made for tests.
final class Pebble implements AutoCloseable {
    /// Where it comes to for http-01, in place of port 80.
    static final int HTTP_PORT = 25_080;

    private static final int DIRECTORY_PORT = 25_400;
    private static final int MANAGEMENT_PORT = 25_401;
    private static final int DNS_PORT = 25_453;
    private static final int DNS_MANAGEMENT_PORT = 25_455;
    private static final Duration START = Duration.ofSeconds(15);

    private final Path directory;
    private final LabPki pki;
    private final PeerProcess names;
    private PeerProcess authority;

    private Pebble(Path directory, LabPki pki, PeerProcess names, PeerProcess authority) {
        this.directory = directory;
        this.pki = pki;
        this.names = names;
        this.authority = authority;
    }

    /// @param nonceRejectPercent how many of our nonces it calls bad (RFC 8555 §6.5), to see that we try again
    static Pebble start(Path directory, LabPki pki, int nonceRejectPercent) throws IOException {
        Files.createDirectories(directory);
        pki.issue("pebble", "DNS:localhost,IP:127.0.0.1");
        Files.writeString(directory.resolve("pebble.json"), """
            { "pebble": {
              "listenAddress": "127.0.0.1:%d",
              "managementListenAddress": "127.0.0.1:%d",
              "certificate": "%s",
              "privateKey": "%s",
              "httpPort": %d,
              "tlsPort": 25081,
              "ocspResponderURL": "",
              "externalAccountBindingRequired": false
            } }
            """.formatted(
                        DIRECTORY_PORT, MANAGEMENT_PORT, pki.certificate("pebble"), pki.key("pebble"), HTTP_PORT));
        var names = PeerProcess.start(
                directory,
                "challtestsrv",
                "pebble-challtestsrv",
                "-defaultIPv4",
                "127.0.0.1",
                "-defaultIPv6",
                "",
                "-dns01",
                "127.0.0.1:" + DNS_PORT,
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-management",
                "127.0.0.1:" + DNS_MANAGEMENT_PORT);
        return new Pebble(directory, pki, names, authority(directory, nonceRejectPercent));
    }

    private static PeerProcess authority(Path directory, int nonceRejectPercent) throws IOException {
        var authority = PeerProcess.start(
                directory,
                "pebble",
                List.of("pebble", "-config", "pebble.json", "-dnsserver", "127.0.0.1:" + DNS_PORT),
                Map.of(
                        "PEBBLE_VA_NOSLEEP", "1",
                        "PEBBLE_WFE_NONCEREJECT", Integer.toString(nonceRejectPercent),
                        // It would otherwise take every second proof for good without looking.
                        "PEBBLE_AUTHZREUSE", "0"));
        authority.awaitText("ACME directory available at", START);
        return authority;
    }

    /// A new one without memory, as after every restart of it.
    void restart() throws IOException {
        authority.close();
        authority = authority(directory, 0);
    }

    static String directoryUrl() {
        return "https://localhost:" + DIRECTORY_PORT + "/dir";
    }

    /// What its own HTTPS certificate chains to.
    Path trust() {
        return pki.authorityCertificate();
    }

    /// The root of what it issues; a new one with each start.
    Path root(Path file) throws IOException {
        return Files.writeString(
                file,
                PeerProcess.run(
                        directory,
                        START,
                        0,
                        "curl",
                        "-s",
                        "--cacert",
                        trust().toString(),
                        "https://127.0.0.1:" + MANAGEMENT_PORT + "/roots/0"));
    }

    /// Leads a name to another address, or, for an empty one, nowhere.
    void lead(String name, String address) throws IOException, InterruptedException {
        tell("clear-a", "{\"host\":\"%s.\"}".formatted(name));
        if (!address.isEmpty()) {
            tell("add-a", "{\"host\":\"%s.\",\"addresses\":[\"%s\"]}".formatted(name, address));
        }
    }

    private static void tell(String what, String json) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(DNS_MANAGEMENT_PORT, what)))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    /// A dns-hook that sets records at the name server.
    Path hook(Path file) throws IOException {
        Files.writeString(file, """
            #!/bin/sh
            case $1 in
            set) body="{\\"host\\":\\"$2.\\",\\"value\\":\\"$3\\"}" ;;
            clear) body="{\\"host\\":\\"$2.\\"}" ;;
            esac
            echo "$1 $2" >>"${0%%.sh}.log"
            exec curl -sf -d "$body" http://127.0.0.1:%d/"$1"-txt
            """.formatted(DNS_MANAGEMENT_PORT));
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
        return file;
    }

    String text() {
        return authority.text();
    }

    @Override
    public void close() {
        authority.close();
        names.close();
    }
}
