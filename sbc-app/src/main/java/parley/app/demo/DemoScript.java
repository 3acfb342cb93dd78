package parley.app.demo;

import java.time.Duration;

/// What happens in a demo; a test makes it short, or breaks it.
/// @param ports where the SBC listens
/// @param talk how long both sides speak
/// @param saidByA the tone A sends; B listens for [#TONE_OF_A]
/// @param saidByB the tone B sends; A listens for [#TONE_OF_B]
record DemoScript(DemoConfiguration.Ports ports, Duration talk, Tone saidByA, Tone saidByB) {
    static final Tone TONE_OF_A = new Tone(600);
    static final Tone TONE_OF_B = new Tone(1_100);

    /// What the command line shows.
    static final DemoScript STANDARD =
            new DemoScript(DemoConfiguration.Ports.USUAL, Duration.ofSeconds(10), TONE_OF_A, TONE_OF_B);
}
