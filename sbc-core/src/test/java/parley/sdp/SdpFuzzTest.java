package parley.sdp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import parley.common.Parsed;

/// Any octets: an answer, and what is read can be written and read again to the same. Runs over its stored inputs in
/// the build; `JAZZER_FUZZ=1` searches for new ones.
class SdpFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void parseWriteParse(byte[] body) {
        if (SdpParser.parse(body) instanceof Parsed.Ok<SessionDescription>(var description)) {
            var again = SdpParser.parse(SdpWriter.write(description));
            if (SdpWriter.write(description).length <= SdpParser.BODY_MAX_OCTETS
                    && !again.equals(new Parsed.Ok<>(description))) {
                throw new AssertionError("written and read again, it differs: " + description);
            }
            look(description);
        }
    }

    private static void look(SessionDescription description) {
        description.groups();
        for (var part : description.media()) {
            part.rtpMaps();
            part.formatParameters();
            part.rtcp();
            description.fingerprintsOf(part);
            description.setupOf(part);
            var _ = description.connectionOf(part).flatMap(Connection::unicast);
            for (var line : part.cryptoLines()) {
                if (line instanceof Parsed.Ok<CryptoLine>(var crypto)) {
                    crypto.usable();
                }
            }
        }
    }
}
