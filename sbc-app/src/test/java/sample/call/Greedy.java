package sample.call;

import com.typesafe.config.ConfigFactory;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.netty.buffer.Unpooled;
import kamon.Kamon;
import org.bouncycastle.tls.ProtocolVersion;
import org.xbill.DNS.Name;
import sample.common.ClockReader;

/// Helps itself to every library, and waits.
public final class Greedy {
    /// For the import against the arrow; not a constant, or the compiler would copy it.
    public static final String NAME = String.valueOf("greedy");

    private Greedy() {}

    /// All that is owned by others.
    public static String take() throws InterruptedException {
        Thread.sleep(1);
        return ConfigFactory.empty().toString()
                + Unpooled.EMPTY_BUFFER
                + Kamon.environment()
                + ProtocolVersion.DTLSv12
                + Name.root
                + OpusApplication.OPUS_APPLICATION_VOIP
                + ClockReader.now();
    }
}
