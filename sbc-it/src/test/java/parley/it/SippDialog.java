package parley.it;

/// The messages of one side of a call, in the words of a scenario for SIPp. Its SDP is the test's own.
/// @param from `From` of what this side sends
/// @param to `To` of it
record SippDialog(String from, String to) {
    /// Of a scenario that calls that user.
    static SippDialog caller(String user) {
        return new SippDialog("<sip:sipp@lab.test>;tag=[call_number]c", "<sip:%s@lab.test>".formatted(user));
    }

    /// Of a scenario that has [#called()].
    static SippDialog callee() {
        return new SippDialog("[$callee];tag=[call_number]u", "[$caller]");
    }

    /// Takes the call, and what it takes to send requests in it.
    static String called() {
        return """
            <recv request="INVITE" rrs="true"><action>
            <ereg regexp="(.*)" search_in="hdr" header="From:" assign_to="caller"/>
            <ereg regexp="(.*)" search_in="hdr" header="To:" assign_to="callee"/>
            </action></recv>
            """;
    }

    /// The same once the other side has its tag.
    SippDialog established() {
        return new SippDialog(from, to + "[peer_tag_param]");
    }

    /// Sends a request with an SDP, or without a body.
    String request(String line, int cseq, String sdp) {
        return request(line, cseq, "application/sdp", sdp);
    }

    /// Sends a request.
    /// @param line of the request, without the version
    String request(String line, int cseq, String type, String body) {
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
            """.formatted(send, line, from, to, cseq, method) + content(type, body);
    }

    /// An offer in the call, answered and acknowledged.
    String reoffer(int cseq, String offer) {
        return request("INVITE [next_url]", cseq, offer)
                + "<recv response=\"100\" optional=\"true\"/>\n<recv response=\"200\"/>\n"
                + request("ACK [next_url]", cseq, "");
    }

    /// Sends a 200 with an SDP, or without a body.
    /// @param tag added to `To`
    static String response(String tag, String sdp) {
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
            """.formatted(tag) + content("application/sdp", sdp);
    }

    /// Takes the call with that SDP.
    static String answer(String sdp) {
        return response(";tag=[call_number]u", sdp) + "<recv request=\"ACK\"/>\n";
    }

    /// Is hung up on.
    static String hungUp() {
        return "<recv request=\"BYE\"/>\n" + response("", "");
    }

    private static String content(String type, String body) {
        return (body.isEmpty() ? "" : "Content-Type: " + type + "\n") + "Content-Length: [len]\n\n" + body
                + "]]></send>\n";
    }

    /// @param version of it within the call
    /// @param media its lines of media
    static String sdp(int version, String media) {
        return """
            v=0
            o=sipp 1 %d IN IP4 [local_ip]
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            """.formatted(version) + media;
    }
}
