package parley.sip.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Header values: any text has an answer.
class SipValuesFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void values(byte[] octets) {
        var text = new String(octets, StandardCharsets.UTF_8);
        SipParser.uri(text);
        SipParser.nameAddr(text);
        SipParser.via(text);
        SipParser.cseq(text);
    }
}
