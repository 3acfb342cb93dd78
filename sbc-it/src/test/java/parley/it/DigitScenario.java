package parley.it;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Scenarios for SIPp, over UDP, as a gateway that is called and deals in digits.
final class DigitScenario {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"digits\">\n";
    private static final String PAUSE = "<pause milliseconds=\"300\"/>\n";
    private static final String VOICE = "m=audio [media_port] RTP/AVP 0\na=rtpmap:0 PCMU/8000\n";

    /// Of one event, at 20 ms each and 160 ticks of an 8 kHz clock; the last is sent three times (RFC 4733
    /// §2.5.1.4).
    private static final int PACKETS = 8;

    private static final int TICKS = 160;
    private static final byte END = (byte) 0x80;
    private static final byte VOLUME = 10;

    private DigitScenario() {}

    /// Has no telephone events: sends those digits by INFO once the call is up, then expects the others in the same
    /// way.
    static String byInfo(List<String> sent, List<String> expected) {
        var dialog = SippDialog.callee();
        var script =
                new StringBuilder(HEAD + SippDialog.called() + SippDialog.answer(SippDialog.sdp(1, VOICE)) + PAUSE);
        for (int index = 0; index < sent.size(); index++) {
            var body = "Signal=%s\nDuration=160\n".formatted(sent.get(index));
            script.append(dialog.request("INFO [next_url]", 1 + index, "application/dtmf-relay", body))
                    .append("<recv response=\"200\"/>\n");
        }
        for (var digit : expected) {
            script.append("""
                <recv request="INFO"><action>
                <ereg regexp="Signal=%s" search_in="body" check_it="true" assign_to="digit"/>
                <ereg regexp="application/dtmf-relay" search_in="hdr" header="Content-Type:" check_it="true"
                 assign_to="digit"/>
                </action></recv>
                """.formatted(digit)).append(SippDialog.response("", ""));
        }
        return script + SippDialog.hungUp() + "<Reference variables=\"digit\"/>\n</scenario>\n";
    }

    /// Has telephone events under that number: says so in its answer, offers them anew, and plays that capture.
    static String byEvents(int payloadType, String pcap) {
        var media = """
            m=audio [media_port] RTP/AVP 0 %1$d
            a=rtpmap:0 PCMU/8000
            a=rtpmap:%1$d telephone-event/8000
            a=fmtp:%1$d 0-15
            """.formatted(payloadType);
        return HEAD
                + SippDialog.called()
                + SippDialog.answer(SippDialog.sdp(1, media))
                + PAUSE
                + SippDialog.callee().reoffer(1, SippDialog.sdp(2, media))
                + PAUSE
                + "<nop><action><exec play_pcap_audio=\"%s\"/></action></nop>\n".formatted(pcap)
                + SippDialog.hungUp()
                + "</scenario>\n";
    }

    /// RTP of a digit (RFC 4733 §2.3).
    /// @param event 0 to 15
    static List<byte[]> event(int payloadType, int event) {
        var packets = new ArrayList<byte[]>();
        for (int index = 0; index < PACKETS; index++) {
            var last = index >= PACKETS - 3;
            packets.add(ByteBuffer.allocate(16)
                    .put((byte) 0x80)
                    .put((byte) (payloadType | (index == 0 ? 0x80 : 0)))
                    .putShort((short) (100 + index))
                    .putInt(16_000)
                    .putInt(0x51bb)
                    .put((byte) event)
                    .put((byte) (VOLUME | (last ? END : 0)))
                    .putShort((short) (TICKS * Math.min(index + 1, PACKETS - 2)))
                    .array());
        }
        return packets;
    }
}
