package parley.media.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import parley.media.bridge.LegPort;
import parley.media.bridge.Packet;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.TransportAddress;

/// [UdpPoller] by `java.nio`: everywhere, at the price of a few objects a packet and a quarter more CPU.
final class NioUdpPoller implements UdpPoller {
    private final Selector selector;
    private final Map<LegPort, DatagramChannel> channels = new HashMap<>();
    private final ArrayDeque<SelectionKey> ready = new ArrayDeque<>();
    private int handles;

    NioUdpPoller() throws IOException {
        selector = Selector.open();
    }

    @Override
    public void open(LegPort port, TransportAddress local, int trafficClass) throws IOException {
        var channel = DatagramChannel.open(local.isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            mark(channel, trafficClass);
            channel.bind(socketAddress(local));
            channel.register(selector, SelectionKey.OP_READ, port);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
        channels.put(port, channel);
        port.socket(handles++);
    }

    private static void mark(DatagramChannel channel, int trafficClass) {
        try {
            channel.setOption(StandardSocketOptions.IP_TOS, trafficClass);
        } catch (IOException _) {
            // Best effort it is, then.
        }
    }

    @Override
    public void close(LegPort port) {
        port.socket(LegPort.NO_SOCKET);
        var channel = channels.remove(port);
        if (channel != null) {
            try {
                channel.close();
                // Only a selection takes the channel out of the selector's set and frees its descriptor.
                selector.selectNow();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Override
    public int sockets() {
        return channels.size();
    }

    @Override
    public void await(int timeoutMillis) {
        if (!ready.isEmpty()) {
            // Who was found ready and had no room in the batch comes before whoever had.
            return;
        }
        try {
            switch (timeoutMillis) {
                case 0 -> selector.selectNow();
                case -1 -> selector.select();
                default -> selector.select(timeoutMillis);
            }
            ready.addAll(selector.selectedKeys());
            selector.selectedKeys().clear();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void receive(PacketBatch batch) {
        while (!ready.isEmpty() && !batch.full()) {
            var key = ready.remove();
            if (key.isValid() && read(key, batch.next())) {
                batch.keep();
            }
        }
    }

    private static boolean read(SelectionKey key, Packet packet) {
        var into = ByteBuffer.wrap(packet.octets());
        try {
            if (((DatagramChannel) key.channel()).receive(into) instanceof InetSocketAddress source) {
                var from = TransportAddress.of(source.getAddress().getAddress(), source.getPort());
                packet.received((LegPort) key.attachment(), into.position(), from.high(), from.low(), from.port());
                return true;
            }
            return false;
        } catch (IOException _) {
            // The error of an earlier send, as ICMP reports it; the socket goes on.
            return false;
        }
    }

    @Override
    public boolean send(LegPort by, byte[] octets, int length, TransportAddress to) {
        var channel = channels.get(by);
        if (channel == null) {
            return false;
        }
        try {
            return channel.send(ByteBuffer.wrap(octets, 0, length), socketAddress(to)) > 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static InetSocketAddress socketAddress(TransportAddress address) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(address.octets()), address.port());
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void shut() {
        for (var port : Set.copyOf(channels.keySet())) {
            close(port);
        }
        try {
            selector.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
