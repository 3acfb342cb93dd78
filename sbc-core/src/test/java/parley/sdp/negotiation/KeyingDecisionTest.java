package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static parley.sdp.negotiation.TwoParties.description;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.sdp.negotiation.KeyingDecision.Offerer;

class KeyingDecisionTest {
    private static final byte[] KEY = PolicyMatrixTest.filled(30, 7);
    private static final String[] OFFER = {
        "m=audio 4000 RTP/SAVP 0", PolicyMatrixTest.crypto(4, KEY), PolicyMatrixTest.fingerprint(1), "a=setup:actpass"
    };

    @Test
    @DisplayName("What was offered, what was chosen and why is told for each leg, and no key with it")
    void bothLegs() {
        var call = new TwoParties(MediaSecurity.DUAL, MediaSecurity.SDES);
        call.offer(LegSide.A, description(OFFER));
        call.answer(LegSide.B, description("m=audio 6000 RTP/SAVP 0", PolicyMatrixTest.crypto(2, KEY)));
        assertEquals(
                Optional.of(new KeyingDecision(
                        Offerer.PEER,
                        MediaSecurity.DUAL,
                        List.of("RTP/SAVP", "SDES AES_CM_128_HMAC_SHA1_80 with tag 4", "DTLS-SRTP sha-256 actpass"),
                        "DTLS-SRTP, we are the client, association 1",
                        "DTLS-SRTP before SDES, for its keys never travel in signalling")),
                call.decision(LegSide.A));
        assertEquals(
                Optional.of(new KeyingDecision(
                        Offerer.US,
                        MediaSecurity.SDES,
                        List.of(
                                "RTP/SAVP",
                                "SDES AEAD_AES_256_GCM with tag 1",
                                "SDES AES_CM_128_HMAC_SHA1_80 with tag 2",
                                "SDES AES_CM_128_HMAC_SHA1_32 with tag 3"),
                        "SDES AES_CM_128_HMAC_SHA1_80 with tag 2",
                        "the peer's answer took it")),
                call.decision(LegSide.B));
        assertFalse(call.effects.toString().contains(PolicyMatrixTest.base64(KEY)));
    }

    @Test
    @DisplayName("A re-offer that leaves the keying as it is decides nothing anew")
    void unchanged() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.NONE);
        for (var direction : List.of("a=sendrecv", "a=sendonly")) {
            call.offer(LegSide.A, description("m=audio 4000 RTP/SAVP 0", PolicyMatrixTest.crypto(4, KEY), direction));
            call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
            assertEquals(
                    direction.equals("a=sendrecv"), call.decision(LegSide.A).isPresent(), direction);
        }
    }
}
