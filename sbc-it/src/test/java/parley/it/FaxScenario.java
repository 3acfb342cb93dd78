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
        var dialog = new Dialog("<sip:sipp@lab.test>;tag=[call_number]c", "<sip:%s@lab.test>".formatted(user));
        return HEAD
                + dialog.request("INVITE sip:%s@lab.test".formatted(user), 1, offer(1, VOICE))
                + "<recv response=\"100\" optional=\"true\"/>\n<recv response=\"200\" rrs=\"true\"/>\n"
                + dialog.established().request("ACK [next_url]", 1, "")
                + "<recv request=\"INVITE\"/>\n"
                + response("", offer(2, FAX))
                + "<recv request=\"ACK\"/>\n"
                + play(pcap)
                + "<recv request=\"INVITE\"/>\n"
                + response("", offer(3, VOICE))
                + "<recv request=\"ACK\"/>\n<pause milliseconds=\"200\"/>\n"
                + dialog.established().request("BYE [next_url]", 2, "")
                + "<recv response=\"200\"/>\n</scenario>\n";
    }

    /// Answers, changes to fax for that long, and back; is hung up on.
    static String callee(String pcap, int faxMillis) {
        var dialog = new Dialog("[$callee];tag=[call_number]u", "[$caller]");
        return HEAD + """
                <recv request="INVITE" rrs="true"><action>
                <ereg regexp="(.*)" search_in="hdr" header="From:" assign_to="caller"/>
                <ereg regexp="(.*)" search_in="hdr" header="To:" assign_to="callee"/>
                </action></recv>
                """
                + response(";tag=[call_number]u", offer(1, VOICE))
                + "<recv request=\"ACK\"/>\n<pause milliseconds=\"200\"/>\n"
                + change(dialog, 1, offer(2, FAX))
                + play(pcap)
                + "<pause milliseconds=\"%d\"/>\n".formatted(faxMillis)
                + change(dialog, 2, offer(3, VOICE))
                + "<recv request=\"BYE\"/>\n"
                + response("", "")
                + "</scenario>\n";
    }

    private static String change(Dialog dialog, int cseq, String offer) {
        return dialog.request("INVITE [next_url]", cseq, offer)
                + "<recv response=\"100\" optional=\"true\"/>\n<recv response=\"200\"/>\n"
                + dialog.request("ACK [next_url]", cseq, "");
    }

    private static String play(String pcap) {
        return "<nop><action><exec play_pcap_image=\"%s\"/></action></nop>\n".formatted(pcap);
    }

    private static String offer(int version, String media) {
        return """
            v=0
            o=sipp 1 %d IN IP4 [local_ip]
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            """.formatted(version) + media;
    }

    private record Dialog(String from, String to) {
        Dialog established() {
            return new Dialog(from, to + "[peer_tag_param]");
        }

        String request(String line, int cseq, String body) {
            var method = line.substring(0, line.indexOf(' '));
            // SIPp resends what has an answer of its own.
            var send = method.equals("ACK") ? "<send>" : "<send retrans=\"500\">";
            return """
                %s<![CDATA[

                %s SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                From: %s
                To: %s
                [routes]
                Call-ID: [call_id]
                CSeq: %d %s
                Max-Forwards: 70
                Contact: <sip:sipp@[local_ip]:[local_port]>
                """.formatted(send, line, from, to, cseq, method) + content(body);
        }
    }

    private static String response(String tag, String body) {
        return """
            <send><![CDATA[

            SIP/2.0 200 OK
            [last_Via:]
            [last_From:]
            [last_To:]%s
            [last_Call-ID:]
            [last_CSeq:]
            [last_Record-Route:]
            Contact: <sip:sipp@[local_ip]:[local_port]>
            """.formatted(tag) + content(body);
    }

    private static String content(String body) {
        return (body.isEmpty() ? "" : "Content-Type: application/sdp\n") + "Content-Length: [len]\n\n" + body
                + "]]></send>\n";
    }
}
