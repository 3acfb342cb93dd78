package parley.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// baresip, headless: it plays a tone, records what it decodes, and is steered over its control port.
final class Baresip implements AutoCloseable {
    // Longer than any call of a test: baresip ends the call with its file.
    private static final int TONE_SECONDS = 300;

    private static final int CONTROL_PORT = 38_000;
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration SIGNALLING = Duration.ofSeconds(12);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Account account;
    private final Path directory;
    private final PeerProcess process;
    private final Socket control;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    /// How one phone is set up.
    /// @param party whose phone it is; the account's password is `pw-USER`
    /// @param transport `udp`, `tcp` or `tls`
    /// @param mediaEncryption baresip's name: empty, `srtp-mand` or `dtls_srtp`
    /// @param proxyPort of the SBC
    /// @param authority PEM the SBC's certificate is checked against
    /// @param certificate PEM of key and certificate, or null
    /// @param ice it is a full agent (RFC 8445)
    record Account(
            Party party,
            String transport,
            String mediaEncryption,
            int proxyPort,
            Path authority,
            @Nullable Path certificate,
            boolean ice) {
        /// Without ICE.
        Account(
                Party party,
                String transport,
                String mediaEncryption,
                int proxyPort,
                Path authority,
                @Nullable Path certificate) {
            this(party, transport, mediaEncryption, proxyPort, authority, certificate, false);
        }

        /// As a full agent (RFC 8445).
        Account withIce() {
            return new Account(party, transport, mediaEncryption, proxyPort, authority, certificate, true);
        }
    }

    private Baresip(Account account, Path directory, PeerProcess process, Socket control) {
        this.account = account;
        this.directory = directory;
        this.process = process;
        this.control = control;
    }

    /// Starts the phone and waits until it is registered.
    static Baresip start(Path parent, Account account, boolean answers) throws IOException {
        var directory = Files.createDirectories(
                parent.resolve("baresip-" + account.party().user()));
        Files.createDirectories(directory.resolve("dump"));
        Wav.writeTone(directory.resolve("tone.wav"), account.party().toneHertz(), TONE_SECONDS);
        Files.writeString(directory.resolve("accounts"), accountLine(account, answers));
        Files.writeString(directory.resolve("config"), configuration(account, directory));
        var process = PeerProcess.start(
                directory,
                "baresip",
                List.of("/usr/bin/baresip", "-f", directory.toString(), "-s"),
                Map.of("HOME", directory.toString()));
        var phone = new Baresip(account, directory, process, connect(account, process));
        Thread.ofVirtual().start(phone::readEvents);
        Await.until(START, account.party().user() + " to register", phone::registered, process::text);
        return phone;
    }

    private static String accountLine(Account account, boolean answers) {
        return "<sip:%s@lab.test;transport=%s>;auth_user=%s;auth_pass=pw-%s;regint=300;answermode=%s"
                        .formatted(
                                account.party().user(),
                                account.transport(),
                                account.party().user(),
                                account.party().user(),
                                answers ? "auto" : "manual")
                + ";audio_codecs=PCMU/8000/1;ptime=20"
                + ";outbound=\"sip:127.0.0.1:%d;transport=%s\"".formatted(account.proxyPort(), account.transport())
                + (account.mediaEncryption().isEmpty() ? "" : ";mediaenc=" + account.mediaEncryption())
                + (account.ice() ? ";medianat=ice" : "")
                + "\n";
    }

    private static String configuration(Account account, Path directory) {
        var dtls = account.mediaEncryption().equals("dtls_srtp");
        var certificate = account.certificate();
        return """
            poll_method epoll
            sip_listen %1$s:5060
            sip_cafile %2$s
            %3$s
            call_local_timeout 60
            audio_source aufile,%4$s/tone.wav
            audio_player aubridge,sink
            audio_alert aubridge,alert
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            rtp_ports %7$d-%8$d
            rtcp_mux %5$s
            jitter_buffer_delay 2-6
            audio_buffer 40-160
            net_interface %1$s
            module_path /usr/lib/baresip/modules
            snd_path %4$s/dump
            ctrl_tcp_listen %1$s:%6$d
            ringback_disabled yes
            audio_level no
            module g711.so
            module aufile.so
            module aubridge.so
            module sndfile.so
            module srtp.so
            module dtls_srtp.so
            module ice.so
            module stdio.so
            module_tmp uuid.so
            module_tmp account.so
            module_app menu.so
            module_app ctrl_tcp.so
            module_app debug_cmd.so
            """.formatted(
                        account.party().address(),
                        account.authority(),
                        certificate == null ? "" : "sip_certificate " + certificate,
                        directory,
                        dtls ? "yes" : "no",
                        CONTROL_PORT,
                        account.party().firstRtpPort(),
                        account.party().lastRtpPort());
    }

    private static Socket connect(Account account, PeerProcess process) {
        var connected = new Socket[1];
        Await.until(
                START,
                "the control port of " + account.party().user(),
                () -> {
                    if (!process.alive()) {
                        throw new AssertionError("baresip ended: " + process.text());
                    }
                    try {
                        connected[0] = new Socket(account.party().address(), CONTROL_PORT);
                        return true;
                    } catch (ConnectException notYet) {
                        return false;
                    }
                },
                process::text);
        return connected[0];
    }

    /// It may have registered before the control port was reached, so the log counts too.
    private boolean registered() {
        return !events("REGISTER_OK").isEmpty() || process.text().contains("} 200 OK");
    }

    void dial(String uri) throws IOException {
        command("dial", uri);
    }

    Party party() {
        return account.party();
    }

    void hold() throws IOException {
        command("hold", "");
    }

    void resume() throws IOException {
        command("resume", "");
    }

    /// Stops the whole program, as if its machine had gone.
    void freeze() throws IOException {
        process.signal("STOP");
    }

    void thaw() throws IOException {
        process.signal("CONT");
    }

    /// Sends a digit, in the media.
    void press(char digit) throws IOException {
        command("sndcode", Character.toString(digit));
    }

    /// Digits that it has heard so far, in the media.
    List<String> heardDigits() {
        return events("CALL_DTMF_START").stream()
                .map(event -> event.path("param").asText())
                .toList();
    }

    void hangUp() throws IOException {
        command("hangup", "");
    }

    void awaitEstablished() {
        awaitEvent("CALL_ESTABLISHED");
    }

    void awaitClosed() {
        awaitEvent("CALL_CLOSED");
    }

    void awaitEvent(String type) {
        Await.until(
                SIGNALLING,
                account.party().user() + "'s " + type,
                () -> !events(type).isEmpty(),
                this::standing);
    }

    List<JsonNode> events(String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    /// Seconds of that tone in what this phone decoded.
    double heardSeconds(int hertz) throws IOException {
        try (var recordings = Files.list(directory.resolve("dump"))) {
            var heard = 0.0;
            for (var recording :
                    recordings.filter(file -> file.toString().contains("dec")).toList()) {
                heard += Wav.toneSeconds(recording, hertz);
            }
            return heard;
        }
    }

    /// Packets that it has received and, with SRTP, found authentic, as of its last event of RTCP: every five
    /// seconds.
    /// baresip 1.0.0 plays, and records, nothing any more after a hold, but it counts.
    int receivedPackets() {
        return events("CALL_RTCP").stream()
                .mapToInt(event ->
                        event.path("rtcp_stats").path("rx").path("sent").asInt())
                .max()
                .orElse(0);
    }

    String standing() {
        return account.party().user() + " saw " + events + " and said " + process.text();
    }

    private void command(String command, String parameters) throws IOException {
        var message = JSON.writeValueAsBytes(Map.of("command", command, "params", parameters, "token", command));
        var netstring = new ByteArrayOutputStream();
        netstring.writeBytes((message.length + ":").getBytes(StandardCharsets.US_ASCII));
        netstring.writeBytes(message);
        netstring.write(',');
        control.getOutputStream().write(netstring.toByteArray());
    }

    private void readEvents() {
        try (var input = new DataInputStream(control.getInputStream())) {
            while (true) {
                var length = 0;
                for (var digit = input.read(); digit != ':'; digit = input.read()) {
                    if (digit < 0) {
                        return;
                    }
                    length = length * 10 + Character.digit(digit, 10);
                }
                var message = input.readNBytes(length);
                input.readByte();
                var event = JSON.readTree(message);
                if (event.path("event").asBoolean()) {
                    events.add(event);
                }
            }
        } catch (IOException closed) {
            // The phone has ended, or the test has.
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.close();
    }
}
