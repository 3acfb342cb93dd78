package sample.common;

import java.net.InetAddress;
import sample.call.Greedy;

/// Pure by its place, yet asks for the time, knows the network, and imports against the arrow.
public final class ClockReader {
    private ClockReader() {}

    /// Impure.
    public static String now() {
        return InetAddress.getLoopbackAddress() + " " + System.nanoTime() + Greedy.NAME;
    }
}
