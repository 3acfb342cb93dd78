package parley.it;

/// Scenarios for SIPp, which speaks TCP here and is wrapped in TLS by socat.
final class SippScenario {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"parley\">\n";

    private SippScenario() {}

    /// Calls that user, holds the call that long, hangs up.
    static String caller(String user, int holdMillis) {
        return HEAD + """
            <send retrans="500"><![CDATA[

            INVITE sip:%1$s@lab.test SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From: <sip:sipp@lab.test>;tag=[call_number]c
            To: <sip:%1$s@lab.test>
            Call-ID: [call_id]
            CSeq: 1 INVITE
            Max-Forwards: 70
            Contact: <sip:sipp@[local_ip]:[local_port];transport=tcp>
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=sipp 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio [media_port] RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            ]]></send>
            <recv response="100" optional="true"/>
            <recv response="180" optional="true"/>
            <recv response="183" optional="true"/>
            <recv response="200" rrs="true"/>
            <send><![CDATA[

            ACK [next_url] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From: <sip:sipp@lab.test>;tag=[call_number]c
            To: <sip:%1$s@lab.test>[peer_tag_param]
            [routes]
            Call-ID: [call_id]
            CSeq: 1 ACK
            Max-Forwards: 70
            Content-Length: 0

            ]]></send>
            <pause milliseconds="%2$d"/>
            <send retrans="500"><![CDATA[

            BYE [next_url] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From: <sip:sipp@lab.test>;tag=[call_number]c
            To: <sip:%1$s@lab.test>[peer_tag_param]
            [routes]
            Call-ID: [call_id]
            CSeq: 2 BYE
            Max-Forwards: 70
            Content-Length: 0

            ]]></send>
            <recv response="200"/>
            </scenario>
            """.formatted(user, holdMillis);
    }

    /// Rings, answers, waits to be hung up on.
    static String callee() {
        return HEAD + """
            <recv request="INVITE" rrs="true"/>
            <send><![CDATA[

            SIP/2.0 180 Ringing
            [last_Via:]
            [last_From:]
            [last_To:];tag=[call_number]u
            [last_Call-ID:]
            [last_CSeq:]
            [last_Record-Route:]
            Contact: <sip:sipp@[local_ip]:[local_port];transport=tcp>
            Content-Length: 0

            ]]></send>
            <send retrans="500"><![CDATA[

            SIP/2.0 200 OK
            [last_Via:]
            [last_From:]
            [last_To:];tag=[call_number]u
            [last_Call-ID:]
            [last_CSeq:]
            [last_Record-Route:]
            Contact: <sip:sipp@[local_ip]:[local_port];transport=tcp>
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=sipp 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio [media_port] RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            ]]></send>
            <recv request="ACK"/>
            <recv request="BYE"/>
            <send><![CDATA[

            SIP/2.0 200 OK
            [last_Via:]
            [last_From:]
            [last_To:]
            [last_Call-ID:]
            [last_CSeq:]
            Content-Length: 0

            ]]></send>
            </scenario>
            """;
    }
}
