package parley.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/// Whoever sends the SBC an INVITE over UDP, so that it dials, and does not wait for an answer.
final class PlainCaller {
    private PlainCaller() {}

    /// Rings up that user of `lab.test`. Needs a peer whose `host` is 127.0.0.1 and a route for the user.
    /// @param call distinguishes this call from all others
    static void invite(String user, String call) throws IOException {
        try (var socket = new DatagramSocket()) {
            var offer = """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=audio 24000 RTP/AVP 0
                """.replace("\n", "\r\n");
            var head = """
                INVITE sip:%1$s@lab.test SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:%3$d;branch=z9hG4bK%2$s
                Max-Forwards: 70
                From: <sip:test@lab.test>;tag=%2$s
                To: <sip:%1$s@lab.test>
                Call-ID: %2$s
                CSeq: 1 INVITE
                Contact: <sip:test@127.0.0.1:%3$d>
                Content-Type: application/sdp
                Content-Length: %4$d

                """.formatted(user, call, socket.getLocalPort(), offer.length())
                    .replace("\n", "\r\n");
            var octets = (head + offer).getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), Sbc.UDP_PORT));
        }
    }
}
