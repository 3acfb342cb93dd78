package parley.sip.message;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Runs over its corpus in every build; `JAZZER_FUZZ=1`, as `./sbc test` sets it, makes it look for more.
class SipParserFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void message(byte[] octets) {
        new SipFraming(false).next(octets, 0, octets.length);
        switch (SipParser.parse(octets, 0, octets.length)) {
            case ParseOutcome.Accepted(var message) -> {
                var written = SipWriter.write(message);
                if (!(SipParser.parse(written, 0, written.length) instanceof ParseOutcome.Accepted(var again))
                        || !again.headers().lines().equals(message.headers().lines())
                        || !again.body().equals(message.body())) {
                    throw new AssertionError("not the same when written and read again");
                }
            }
            case ParseOutcome.Answerable answerable -> SipWriter.write(answerable.response());
            case ParseOutcome.Discarded _ -> {
                // Nothing to do with it.
            }
        }
    }
}
