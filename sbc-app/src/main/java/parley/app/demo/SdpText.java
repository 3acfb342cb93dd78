package parley.app.demo;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// The little of SDP that a phone with one audio stream reads (RFC 8866).
/// @param lines without line ends
record SdpText(List<String> lines) {
    SdpText {
        lines = List.copyOf(lines);
    }

    static SdpText of(String body) {
        return new SdpText(body.lines().toList());
    }

    /// The values of that attribute.
    List<String> attributes(String name) {
        var prefix = "a=" + name + ":";
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    Optional<String> attribute(String name) {
        return attributes(name).stream().findFirst();
    }

    /// Transport protocol of the media line.
    String profile() {
        return mediaLine()[2];
    }

    /// Where the writer wants its audio.
    InetSocketAddress audio() {
        var connection = lines.stream()
                .filter(line -> line.startsWith("c=IN IP4 "))
                .reduce((first, last) -> last)
                .orElseThrow();
        return new InetSocketAddress(
                connection.substring("c=IN IP4 ".length()).trim(), Integer.parseInt(mediaLine()[1]));
    }

    private String[] mediaLine() {
        return lines.stream()
                .filter(line -> line.startsWith("m=audio "))
                .findFirst()
                .orElseThrow()
                .split(" ", -1);
    }

    /// One audio stream, PCMU.
    static String write(String address, int port, String profile, String keying) {
        return """
            v=0
            o=- 1 1 IN IP4 %1$s
            s=-
            c=IN IP4 %1$s
            t=0 0
            m=audio %2$d %3$s 0
            a=rtpmap:0 PCMU/8000
            a=ptime:20
            %4$sa=sendrecv
            """.formatted(address, port, profile, keying).replace("\n", "\r\n");
    }
}
