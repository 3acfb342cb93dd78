package parley.probe;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import parley.probe.AddressReport.VersionTrial;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeFailure;

/// Tries what a server accepts by one [Hello] after the other, each over a connection of its own that goes no
/// further.
final class RawTrials {
    /// Longest head of a strange answer that is looked at.
    private static final int HEAD_BYTES = 512;

    /// Weak suites asked for, each by a connection. Who accepts so many has been told enough.
    private static final int WEAK_MAX = 8;

    private final InetSocketAddress address;
    private final String serverName;
    private final Duration timeout;
    private final RandomGenerator random;

    /// @param serverName for SNI, or empty
    RawTrials(InetSocketAddress address, String serverName, Duration timeout, RandomGenerator random) {
        this.address = address;
        this.serverName = serverName;
        this.timeout = timeout;
        this.random = random;
    }

    /// What the trials of the versions came to.
    /// @param versions oldest last
    /// @param group preferred in TLS 1.3, or empty
    record Versions(List<VersionTrial> versions, String group) {}

    Versions versions() {
        var trials = new ArrayList<VersionTrial>();
        var group = "";
        for (var version = Hello.TLS_1_3; version >= Hello.TLS_1_0; version--) {
            var answer = answer(version, version == Hello.TLS_1_3 ? Suites.OF_1_3 : Suites.BEFORE_1_3);
            trials.add(trial(version, answer));
            if (version == Hello.TLS_1_3 && answer instanceof HelloAnswer.Agreed agreed) {
                group = Suites.group(agreed.group());
            }
        }
        return new Versions(trials, group);
    }

    /// Those of the weak suites that are accepted, the server's favourite first.
    List<String> weakSuites() {
        var found = new ArrayList<String>();
        var left = Suites.weakOnes();
        while (found.size() < WEAK_MAX
                && answer(Hello.TLS_1_2, left) instanceof HelloAnswer.Agreed agreed
                && left.removeIf(suite -> suite == agreed.suite())) {
            found.add(Suites.name(agreed.suite()));
        }
        return found;
    }

    private static VersionTrial trial(int version, HelloAnswer answer) {
        var name = name(version);
        return switch (answer) {
            case HelloAnswer.Agreed agreed ->
                agreed.version() == version
                        ? new VersionTrial(name, true, "accepted")
                        : new VersionTrial(name, false, "answers with " + name(agreed.version()));
            case HelloAnswer.Alerted(var alert) ->
                new VersionTrial(
                        name,
                        false,
                        HandshakeExplainer.explain(
                                        HandshakeExplainer.Role.CLIENT, new HandshakeFailure.AlertReceived(alert))
                                .verdict());
            case HelloAnswer.Strange _ -> new VersionTrial(name, false, "an answer that is not TLS");
            case HelloAnswer.Silent(var why) -> new VersionTrial(name, false, why);
        };
    }

    private static String name(int version) {
        return switch (version) {
            case Hello.TLS_1_3 -> "TLSv1.3";
            case Hello.TLS_1_2 -> "TLSv1.2";
            case Hello.TLS_1_1 -> "TLSv1.1";
            case Hello.TLS_1_0 -> "TLSv1";
            default -> "0x%04X".formatted(version);
        };
    }

    /// What the server says to that offer.
    HelloAnswer answer(int version, List<Integer> suites) {
        try (var socket = new Socket()) {
            var millis = (int) timeout.toMillis();
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(new Hello(version, suites, serverName).octets(random));
            return read(new DataInputStream(socket.getInputStream()));
        } catch (SocketTimeoutException _) {
            return new HelloAnswer.Silent("no answer");
        } catch (EOFException _) {
            return new HelloAnswer.Silent("closed without an answer");
        } catch (IOException fault) {
            return new HelloAnswer.Silent(fault.getMessage() == null ? "no connection" : fault.getMessage());
        }
    }

    private static HelloAnswer read(DataInputStream in) throws IOException {
        var header = new byte[HelloAnswer.RECORD_HEADER_BYTES];
        in.readFully(header);
        var length = ((header[3] & 0xFF) << 8) | (header[4] & 0xFF);
        if (header[0] < HelloAnswer.ALERT
                || header[0] > HelloAnswer.HANDSHAKE
                || length > HelloAnswer.RECORD_MAX_BYTES) {
            var head = new byte[Math.min(HEAD_BYTES, in.available())];
            in.readFully(head);
            return new HelloAnswer.Strange(
                    new String(header, StandardCharsets.ISO_8859_1) + new String(head, StandardCharsets.ISO_8859_1));
        }
        var content = new byte[length];
        in.readFully(content);
        return HelloAnswer.read(header[0], content);
    }
}
