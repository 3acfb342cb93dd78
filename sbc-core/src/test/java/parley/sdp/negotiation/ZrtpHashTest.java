package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.sdp.negotiation.TwoParties.description;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.LegSide;
import parley.common.MediaSecurity;

/// `a=zrtp-hash` (RFC 6189 §8).
class ZrtpHashTest {
    private static final String HASH = "1.10 " + "0123456789abcdef".repeat(4);
    private static final String LINE = "a=zrtp-hash:" + HASH;
    private static final String AUDIO = "m=audio 4000 RTP/AVP 0";

    @Test
    @DisplayName("It crosses both ways between two legs in the clear")
    void crosses() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        var offer = call.offer(LegSide.A, description(AUDIO, LINE, "a=zrtp-hash:" + HASH + " secret-name"));
        assertEquals(
                List.of(HASH), offer.media().getFirst().arguments("zrtp-hash").toList());
        var answer = call.answer(LegSide.B, description(AUDIO, LINE));
        assertEquals(
                List.of(HASH), answer.media().getFirst().arguments("zrtp-hash").toList());
    }

    @ParameterizedTest
    @CsvSource({"NONE, SDES", "NONE, DTLS", "NONE, OPPORTUNISTIC"})
    @DisplayName("It goes to no leg that is, or may be, protected")
    void stops(MediaSecurity a, MediaSecurity b) {
        var offer = new TwoParties(a, b).offer(LegSide.A, description(AUDIO, LINE));
        assertEquals(List.of(), offer.media().getFirst().arguments("zrtp-hash").toList());
    }
}
