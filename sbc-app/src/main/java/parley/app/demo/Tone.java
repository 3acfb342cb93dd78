package parley.app.demo;

/// A sine wave in mu-law, and the ear for it.
/// @param hertz its frequency, below 4,000
record Tone(int hertz) {
    /// Samples per second of telephone audio.
    static final int RATE = 8_000;

    /// Samples of one packet: 20 ms.
    static final int FRAME_SAMPLES = 160;

    private static final double AMPLITUDE = 10_000;

    /// Share of a frame's energy that must lie at the frequency for the tone to be called heard.
    private static final double HEARD_SHARE = 0.8;

    /// Below this mean square a frame is silence.
    private static final double SILENCE = 10_000;

    /// Writes the frame with that number, phase continuous with the one before it.
    void write(long frame, byte[] target, int offset) {
        for (var i = 0; i < FRAME_SAMPLES; i++) {
            var phase = 2 * Math.PI * hertz * ((frame * FRAME_SAMPLES + i) % RATE) / RATE;
            target[offset + i] = MuLaw.encode((int) (AMPLITUDE * Math.sin(phase)));
        }
    }

    /// True if that many mu-law octets hold this tone and little else (Goertzel's algorithm).
    boolean heardIn(byte[] octets, int offset, int length) {
        var coefficient = 2 * Math.cos(2 * Math.PI * hertz / RATE);
        double previous = 0;
        double beforeThat = 0;
        double energy = 0;
        for (var i = 0; i < length; i++) {
            double sample = MuLaw.decode(octets[offset + i]);
            energy += sample * sample;
            var current = sample + coefficient * previous - beforeThat;
            beforeThat = previous;
            previous = current;
        }
        if (length == 0 || energy / length < SILENCE) {
            return false;
        }
        var power = previous * previous + beforeThat * beforeThat - coefficient * previous * beforeThat;
        return power / (energy * length / 2) >= HEARD_SHARE;
    }
}
