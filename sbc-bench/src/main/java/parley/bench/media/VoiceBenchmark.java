package parley.bench.media;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import parley.bench.BenchOptions;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.media.opus.ConcentusOpus;
import parley.media.rtp.RtpHeader;
import parley.media.transcode.Conversion;
import parley.media.transcode.VoiceTranscoder;

/// What it costs to turn a packet of 20 ms from G.711 into Opus and back: CPU of this thread, and what it allocates.
public final class VoiceBenchmark {
    private static final int ROUNDS = 5;
    private static final int PACKETS = 10_000;
    private static final int SAMPLES = 160;
    private static final int OPUS = 111;
    private static final long PACKET_NANOS = 20_000_000L;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final VoiceTranscoder toOpus = new VoiceTranscoder(
            new Transcoding(Map.of(0, VoiceCodec.PCMU), VoiceCodec.OPUS, Optional.empty()), new ConcentusOpus());
    private final VoiceTranscoder toG711 = new VoiceTranscoder(
            new Transcoding(Map.of(OPUS, VoiceCodec.OPUS), VoiceCodec.PCMU, Optional.empty()), new ConcentusOpus());
    private final Random random = new Random(1);
    private final byte[] packet = new byte[2048];
    private int sequence;

    private VoiceBenchmark() {}

    /// Prints a line each round; the last ones count, for the JVM has compiled by then.
    public static void main(String[] arguments) {
        var _ = BenchOptions.read(Map.of(), arguments);
        var benchmark = new VoiceBenchmark();
        System.out.printf("%d packets of 20 ms a round, one thread%n", PACKETS);
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println(benchmark.round(round));
        }
    }

    private String round(int number) {
        long encoding = 0;
        long decoding = 0;
        long encoded = 0;
        long decoded = 0;
        for (int index = 0; index < PACKETS; index++) {
            speak();
            long now = sequence * PACKET_NANOS;
            long allocated = THREAD.getCurrentThreadAllocatedBytes();
            long start = THREAD.getCurrentThreadCpuTime();
            require(toOpus.convert(packet, RtpHeader.FIXED_BYTES + SAMPLES, now));
            long between = THREAD.getCurrentThreadCpuTime();
            long half = THREAD.getCurrentThreadAllocatedBytes();
            RtpHeader.setPayloadType(packet, 0, OPUS);
            require(toG711.convert(packet, toOpus.length(), now));
            decoding += THREAD.getCurrentThreadCpuTime() - between;
            decoded += THREAD.getCurrentThreadAllocatedBytes() - half;
            encoding += between - start;
            encoded += half - allocated;
        }
        return "round %d: G.711 to Opus %.1f us, %d octets allocated; Opus to G.711 %.1f us, %d octets"
                .formatted(
                        number,
                        encoding / 1e3 / PACKETS,
                        encoded / PACKETS,
                        decoding / 1e3 / PACKETS,
                        decoded / PACKETS);
    }

    private static void require(Conversion made) {
        if (made != Conversion.CONVERTED) {
            throw new IllegalStateException("a packet ended as " + made);
        }
    }

    /// Something like a voice: a vibrating tone with overtones and breath, in octets that are about mu-law.
    private void speak() {
        sequence++;
        var buffer =
                ByteBuffer.wrap(packet).put(RtpHeader.VERSION_2).put((byte) 0).putShort((short) sequence);
        buffer.putInt(sequence * SAMPLES).putInt(7);
        for (int index = 0; index < SAMPLES; index++) {
            double time = ((double) sequence * SAMPLES + index) / 8000;
            double pitch = 2 * Math.PI * 140 * time + 3 * Math.sin(2 * Math.PI * 3 * time);
            double sample = Math.sin(pitch) + 0.5 * Math.sin(3 * pitch) + 0.1 * random.nextGaussian();
            int magnitude = (int) Math.min(127, 60 + 50 * Math.abs(sample));
            buffer.put((byte) ~(magnitude | (sample < 0 ? 0x80 : 0)));
        }
    }
}
