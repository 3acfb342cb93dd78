package parley.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;

/// The threads that do I/O, and the kinds of socket that go with them: epoll on Linux, NIO elsewhere.
final class EventLoops {
    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup group;

    private final int trafficClass;

    /// @param dscp what our packets are marked with, 0 to 63
    EventLoops(int dscp) {
        // The two bits below are for congestion, and the kernel's (RFC 3168 §5).
        trafficClass = dscp << 2;
        var threads = new DefaultThreadFactory("parley-io", true);
        this.group = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                threads,
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverSocket() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends SocketChannel> socket() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    Class<? extends DatagramChannel> datagram() {
        return epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
    }

    /// The octet of the IP header that says how our packets are to be treated (RFC 2474 §3).
    int trafficClass() {
        return trafficClass;
    }

    /// Options of every stream socket. Reading starts when an actor owns the connection, or TLS wants it.
    Map<ChannelOption<?>, Object> streamOptions() {
        var waterMark = new WriteBufferWaterMark(TransportLimits.WRITE_LOW_BYTES, TransportLimits.WRITE_HIGH_BYTES);
        var stall = (int) TransportLimits.WRITE_STALL.toMillis();
        return epoll
                ? Map.of(
                        ChannelOption.TCP_NODELAY,
                        true,
                        ChannelOption.SO_KEEPALIVE,
                        true,
                        ChannelOption.IP_TOS,
                        trafficClass,
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        waterMark,
                        EpollChannelOption.TCP_USER_TIMEOUT,
                        stall)
                : Map.of(
                        ChannelOption.TCP_NODELAY,
                        true,
                        ChannelOption.SO_KEEPALIVE,
                        true,
                        ChannelOption.IP_TOS,
                        trafficClass,
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        waterMark);
    }

    /// Sets options whose types the map above has lost.
    @SuppressWarnings("unchecked")
    static void apply(Channel channel, Map<ChannelOption<?>, Object> options) {
        options.forEach((option, value) -> channel.config().setOption((ChannelOption<Object>) option, value));
    }
}
