package parley.media.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Someone who is party to no call: sends what he likes from one host and several ports, and counts what he gets.
final class Attacker implements AutoCloseable {
    /// A host that no SDP and no signalling names.
    static final String STRANGER = "127.0.0.66";
    /// The host of every party, as an attacker behind the same NAT or on the same machine has it.
    static final String NEIGHBOUR = "127.0.0.1";

    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final ByteBuffer incoming = ByteBuffer.allocate(64 * 1024);
    private int turn;
    private long sent;
    private long sentOctets;
    private long heardOctets;
    private long heardMedia;
    private final Set<DatagramChannel> answered = new HashSet<>();

    Attacker(String host, int ports) {
        try {
            for (int port = 0; port < ports; port++) {
                var socket = DatagramChannel.open();
                sockets.add(socket);
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
                socket.configureBlocking(false);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Sends to a port of the media node, each time from the next of his own.
    void send(int port, byte[] datagram) {
        try {
            var socket = sockets.get(turn++ % sockets.size());
            if (socket.send(
                            ByteBuffer.wrap(datagram),
                            new InetSocketAddress(InetAddress.ofLiteral(WitnessCalls.HOST), port))
                    > 0) {
                sent++;
                sentOctets += datagram.length;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Where his first socket is.
    InetSocketAddress address() {
        try {
            return (InetSocketAddress) sockets.getFirst().getLocalAddress();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    long sent() {
        return sent;
    }

    long sentOctets() {
        return sentOctets;
    }

    /// What has come to him so far.
    long heardOctets() {
        try {
            for (var socket : sockets) {
                while (socket.receive(incoming.clear()) != null) {
                    heardOctets += incoming.position();
                    heardMedia += incoming.get(0) < 0 ? 1 : 0;
                    answered.add(socket);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return heardOctets;
    }

    /// RTP and RTCP that has come to him so far.
    long heardMedia() {
        heardOctets();
        return heardMedia;
    }

    /// From how many of his ports he was answered.
    int answeredPorts() {
        heardOctets();
        return answered.size();
    }

    @Override
    public void close() {
        try {
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
