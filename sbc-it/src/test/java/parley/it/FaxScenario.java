package parley.it;

/// Scenarios for SIPp, over UDP: a call that its callee changes to T.38 fax and back to voice, as a fax gateway does
/// that hears a fax. While it is a fax, both play a capture of UDPTL to where the other's `m=image` says.
final class FaxScenario {
    /// Above the port of its voice, which SIPp itself listens on.
    static final int FAX_PORT_OFFSET = 20;

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"fax\">\n";
    private static final String VOICE = "m=audio [media_port] RTP/AVP 8\n";
    private static final String FAX = """
        m=image [media_port+%d] udptl t38
        a=T38FaxVersion:0
        a=T38FaxRateManagement:transferredTCF
        a=T38FaxMaxDatagram:180
        a=T38FaxUdpEC:t38UDPRedundancy
        """.formatted(FAX_PORT_OFFSET);

    private FaxScenario() {}

    /// Calls that user, follows each change, hangs up.
    /// @param pcap played as its fax
    static String caller(String user, String pcap) {
        var dialog = SippDialog.caller(user);
        return HEAD
                + dialog.request("INVITE sip:%s@lab.test".formatted(user), 1, SippDialog.sdp(1, VOICE))
                + "<recv response=\"100\" optional=\"true\"/>\n<recv response=\"200\" rrs=\"true\"/>\n"
                + dialog.established().request("ACK [next_url]", 1, "")
                + "<recv request=\"INVITE\"/>\n"
                + SippDialog.response("", SippDialog.sdp(2, FAX))
                + "<recv request=\"ACK\"/>\n"
                + play(pcap)
                + "<recv request=\"INVITE\"/>\n"
                + SippDialog.response("", SippDialog.sdp(3, VOICE))
                + "<recv request=\"ACK\"/>\n<pause milliseconds=\"200\"/>\n"
                + dialog.established().request("BYE [next_url]", 2, "")
                + "<recv response=\"200\"/>\n</scenario>\n";
    }

    /// Answers, changes to fax for that long, and back; is hung up on.
    static String callee(String pcap, int faxMillis) {
        var dialog = SippDialog.callee();
        return HEAD
                + SippDialog.called()
                + SippDialog.answer(SippDialog.sdp(1, VOICE))
                + "<pause milliseconds=\"200\"/>\n"
                + dialog.reoffer(1, SippDialog.sdp(2, FAX))
                + play(pcap)
                + "<pause milliseconds=\"%d\"/>\n".formatted(faxMillis)
                + dialog.reoffer(2, SippDialog.sdp(3, VOICE))
                + SippDialog.hungUp()
                + "</scenario>\n";
    }

    private static String play(String pcap) {
        return "<nop><action><exec play_pcap_image=\"%s\"/></action></nop>\n".formatted(pcap);
    }
}
