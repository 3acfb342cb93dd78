package parley.media.opus;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusRepacketizer;
import org.jspecify.annotations.Nullable;
import parley.media.transcode.OpusCodecs;

/// Coders of Concentus, a translation of libopus into Java without native code. What a peer sends cannot leave the
/// JVM's bounds; what the library throws at it, errors of its assertions included, ends here.
///
/// The library allocates: about 43 kB for a packet that it writes and 18 kB for one that it reads.
public final class ConcentusOpus implements OpusCodecs {
    private static final int CHANNELS = 1;

    /// G.711 is a waveform, tones of machines and menus included. From 24 kbit/s on the CELT layer keeps a tone's
    /// level to a tenth of a decibel, where SILK, which is made for voices, loses one.
    private static final int BITS_PER_SECOND = 32_000;

    /// Of 0 to 10. The next steps cost more, and nobody hears them of a telephone's band.
    private static final int COMPLEXITY = 2;

    /// Packets until the compiler has seen what is to be compiled.
    private static final int WARM_UP_PACKETS = 300;

    @Override
    public Decoding decoder() {
        return new Decoder();
    }

    @Override
    public Encoding encoder() {
        return new Encoder();
    }

    /// Codes a while for nobody. The first packets ever cost the JVM some hundred times as much as later ones, and
    /// the calls of a worker should not wait for that.
    public void warmUp() {
        var encoder = encoder();
        var decoder = decoder();
        var samples = new short[SAMPLE_HERTZ / 50];
        var octets = new byte[256];
        for (int packet = 0; packet < WARM_UP_PACKETS; packet++) {
            for (int index = 0; index < samples.length; index++) {
                int position = packet * samples.length + index;
                samples[index] = (short) ((position * 37 % 97 - 48) * (position / 800 % 40));
            }
            int length = encoder.encode(samples, 0, samples.length, octets, 0, octets.length);
            decoder.decode(octets, 0, length, samples, 0);
        }
    }

    private static final class Decoder implements Decoding {
        private final OpusDecoder library;

        Decoder() {
            try {
                library = new OpusDecoder(SAMPLE_HERTZ, CHANNELS);
            } catch (OpusException fault) {
                throw new IllegalStateException("Concentus knows 8 kHz no more", fault);
            }
        }

        @Override
        public int decode(byte[] octets, int at, int length, short[] samples, int to) {
            return read(octets, at, length, samples, to, samples.length - to, false);
        }

        @Override
        public int conceal(short[] samples, int to, int count) {
            return read(null, 0, 0, samples, to, count, false);
        }

        @Override
        public int recover(byte[] octets, int at, int length, short[] samples, int to, int count) {
            return read(octets, at, length, samples, to, count, true);
        }

        private int read(
                byte @Nullable [] octets, int at, int length, short[] samples, int to, int room, boolean recover) {
            try {
                return library.decode(octets, at, length, samples, to, room, recover);
            } catch (OpusException | RuntimeException | AssertionError unreadable) {
                library.resetState();
                return REFUSED;
            }
        }

        @Override
        public void reset() {
            library.resetState();
        }
    }

    private static final class Encoder implements Encoding {
        /// Samples of the frames that packets are made of, the longer first: 20 and 10 ms (RFC 6716 §2.1.4).
        private static final int[] FRAMES = {160, 80};

        private final OpusEncoder library;
        private final OpusRepacketizer packer = new OpusRepacketizer();
        private final byte[] frames = new byte[1500];

        Encoder() {
            try {
                library = new OpusEncoder(SAMPLE_HERTZ, CHANNELS, OpusApplication.OPUS_APPLICATION_RESTRICTED_LOWDELAY);
            } catch (OpusException fault) {
                throw new IllegalStateException("Concentus knows 8 kHz no more", fault);
            }
            library.setBitrate(BITS_PER_SECOND);
            library.setComplexity(COMPLEXITY);
            // Lengths that follow what is said tell it to who cannot decrypt it (RFC 6562 §3).
            library.setUseVBR(false);
        }

        @Override
        public int encode(short[] samples, int from, int count, byte[] octets, int at, int room) {
            try {
                return count == frame(count)
                        ? library.encode(samples, from, count, octets, at, room)
                        : pack(samples, from, count, octets, at, room);
            } catch (OpusException | RuntimeException | AssertionError unwritable) {
                library.resetState();
                return REFUSED;
            }
        }

        private int pack(short[] samples, int from, int count, byte[] octets, int at, int room) throws OpusException {
            packer.Reset();
            int frame = frame(count);
            int written = 0;
            for (int done = 0; done < count; done += frame) {
                int length = library.encode(samples, from + done, frame, frames, written, frames.length - written);
                packer.addPacket(frames, written, length);
                written += length;
            }
            int packed = packer.createPacket(octets, at, room);
            return packed <= 0 ? REFUSED : packed;
        }

        /// The longest frames that such a packet can be made of.
        private static int frame(int count) {
            for (int samples : FRAMES) {
                if (count % samples == 0) {
                    return samples;
                }
            }
            return count;
        }
    }
}
