package parley.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Mono 16-bit sound at 8,000 samples a second: tones made, and heard again in recordings.
final class Wav {
    private static final int RATE = 8_000;
    private static final int HEADER_OCTETS = 44;
    private static final int WINDOW_SAMPLES = RATE / 10;
    private static final double AMPLITUDE = 11_000;
    private static final double HEARD_SHARE = 0.7;
    private static final double SILENCE_MEAN_SQUARE = 1_000;

    private Wav() {}

    /// Writes a sine wave.
    static void writeTone(Path file, int hertz, int seconds) throws IOException {
        var dataOctets = RATE * seconds * 2;
        var wav = ByteBuffer.allocate(HEADER_OCTETS + dataOctets).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER_OCTETS - 8 + dataOctets);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE * 2);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataOctets);
        for (var i = 0; i < RATE * seconds; i++) {
            wav.putShort((short) (AMPLITUDE * Math.sin(2 * Math.PI * hertz * (i % RATE) / RATE)));
        }
        Files.write(file, wav.array());
    }

    /// Seconds of a recording in which that tone stands out; a header that was never finished is no obstacle.
    static double toneSeconds(Path file, int hertz) throws IOException {
        var octets = Files.readAllBytes(file);
        var samples = Math.max(0, (octets.length - HEADER_OCTETS) / 2);
        var pcm = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        var heard = 0;
        for (var start = 0; start + WINDOW_SAMPLES <= samples; start += WINDOW_SAMPLES) {
            var window = new int[WINDOW_SAMPLES];
            for (var i = 0; i < WINDOW_SAMPLES; i++) {
                window[i] = pcm.getShort(HEADER_OCTETS + 2 * (start + i));
            }
            if (holdsTone(window, hertz)) {
                heard++;
            }
        }
        return heard * (double) WINDOW_SAMPLES / RATE;
    }

    /// True if most of the samples' energy lies at that frequency (Goertzel's algorithm).
    static boolean holdsTone(int[] samples, int hertz) {
        var coefficient = 2 * Math.cos(2 * Math.PI * hertz / RATE);
        double previous = 0;
        double beforeThat = 0;
        double energy = 0;
        for (double sample : samples) {
            energy += sample * sample;
            var current = sample + coefficient * previous - beforeThat;
            beforeThat = previous;
            previous = current;
        }
        if (energy / samples.length < SILENCE_MEAN_SQUARE) {
            return false;
        }
        var power = previous * previous + beforeThat * beforeThat - coefficient * previous * beforeThat;
        return power / (energy * samples.length / 2) >= HEARD_SHARE;
    }
}
