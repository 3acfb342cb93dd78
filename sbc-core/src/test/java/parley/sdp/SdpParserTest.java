package parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Parsed;

class SdpParserTest {
    /// The description of RFC 8866 §5.
    private static final String EXAMPLE = """
        v=0
        o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
        s=Call to John Smith
        i=SDP Offer #1
        u=http://www.jdoe.example.com/home.html
        e=Jane Doe <jane@jdoe.example.com>
        p=+1 617 555-6011
        c=IN IP4 198.51.100.1
        t=0 0
        m=audio 49170 RTP/AVP 0
        m=audio 49180 RTP/AVP 0
        m=video 51372 RTP/AVP 99
        c=IN IP6 2001:db8::2
        a=rtpmap:99 h263-1998/90000
        """;

    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";

    static SessionDescription read(String text) {
        return switch (SdpParser.parse(text)) {
            case Parsed.Ok<SessionDescription>(var description) -> description;
            case Parsed.Refused<SessionDescription>(var rule, var offset) -> fail(rule + " at " + offset);
        };
    }

    private static Parsed.Refused<SessionDescription> refused(String text) {
        return switch (SdpParser.parse(text)) {
            case Parsed.Ok<SessionDescription> _ -> fail("was accepted");
            case Parsed.Refused<SessionDescription> refusal -> refusal;
        };
    }

    @Test
    @DisplayName("RFC 8866 §5: the example is read, and its lines end with CRLF when written")
    void example() {
        var description = read(EXAMPLE);
        assertEquals(new Origin("jdoe", "3724394400", "3724394405", "IP4", "198.51.100.1"), description.origin());
        assertEquals(3, description.media().size());
        var video = description.media().get(2);
        assertEquals(List.of(new RtpMap(99, "h263-1998", 90_000, Optional.empty())), video.rtpMaps());
        assertEquals(
                "2001:db8::2", description.connectionOf(video).orElseThrow().address());
        assertEquals(
                "198.51.100.1",
                description
                        .connectionOf(description.media().getFirst())
                        .orElseThrow()
                        .address());
        assertEquals(EXAMPLE.replace("\n", "\r\n"), SdpWriter.text(description));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\n", "\r\n\r\n", "\n\n"})
    @DisplayName("§5: the last line may lack its end, and blank lines may follow it")
    void endings(String ending) {
        var description = read(HEAD.strip() + ending);
        assertEquals(HEAD, SdpWriter.text(description));
    }

    @Test
    @DisplayName("§5.13: attributes that nobody knows keep their place")
    void unknownAttributesKept() {
        var text = HEAD + "a=x-first:1\r\na=recvonly\r\na=x-second\r\nm=audio 9 RTP/AVP 0\r\na=x-third:a:b\r\n";
        assertEquals(text, SdpWriter.text(read(text)));
    }

    @Test
    @DisplayName("§6.7, RFC 8122 §5, RFC 4145 §4: a media part without its own takes the session's")
    void sessionLevelDefaults() {
        var fingerprint = "sha-1 " + "AB:".repeat(19) + "AB";
        var description = read(HEAD + "a=inactive\r\na=setup:passive\r\na=fingerprint:" + fingerprint
                + "\r\nm=audio 9 RTP/AVP 0\r\nm=video 9 RTP/AVP 31\r\na=sendonly\r\na=setup:active\r\n");
        var audio = description.media().getFirst();
        var video = description.media().getLast();
        assertEquals(Direction.INACTIVE, description.directionOf(audio));
        assertEquals(Direction.SENDONLY, description.directionOf(video));
        assertEquals(Optional.of(DtlsSetup.PASSIVE), description.setupOf(audio));
        assertEquals(Optional.of(DtlsSetup.ACTIVE), description.setupOf(video));
        assertEquals(fingerprint, description.fingerprintsOf(video).getFirst().toString());
    }

    @Test
    @DisplayName("RFC 3605, 5761, 5888, 8842: attributes read by their types")
    void typedAttributes() {
        var description = read(HEAD + "a=group:BUNDLE 1 2\r\nm=audio 9/2 RTP/SAVPF 0 96\r\n"
                + "a=rtcp:53020 IN IP4 126.16.64.4\r\na=rtcp-mux\r\na=mid:1\r\na=tls-id:abc3de65cddef001be82\r\n"
                + "a=ptime:20\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1; stereo=0\r\n");
        var part = description.media().getFirst();
        assertEquals(List.of(new MediaGroup("BUNDLE", List.of("1", "2"))), description.groups());
        assertEquals(
                Optional.of(new RtcpAttribute(53_020, Optional.of(new Connection("IP4", "126.16.64.4")))), part.rtcp());
        assertTrue(part.rtcpMux());
        assertEquals(Optional.of("1"), part.mid());
        assertEquals(Optional.of("abc3de65cddef001be82"), part.tlsId());
        assertEquals(Optional.of("20"), part.packetTime());
        assertEquals("opus/48000/2", part.rtpMaps().getFirst().codec());
        assertEquals(List.of(new FormatParameters("96", "useinbandfec=1; stereo=0")), part.formatParameters());
        assertEquals(2, part.portCount());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "o=- 1 1 IN IP4 192.0.2.1\r\nv=0\r\n",
                "v=1\r\no=- 1 1 IN IP4 192.0.2.1\r\n",
                "v=0\r\ns=-\r\n",
                "v=0\r\no=- 1 1 IN IP4\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\no=- 1 1 IN IP4 192.0.2.1\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nv=0\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nx=unknown type\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n\r\ns=-\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nc=IN IP4\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nb=128\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\na=\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\na=x:1\r2\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\na=x:\u0000\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nm=audio 65536 RTP/AVP 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nm=audio -1 RTP/AVP 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nm=audio 9/0 RTP/AVP 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nm=audio 9 RTP/AVP\r\n",
                "m=audio 9 RTP/AVP 0\r\n",
            })
    @DisplayName("§5, §9: what breaks the grammar is refused, at the line that breaks it")
    void refusals(String text) {
        var refusal = refused(text);
        assertTrue(refusal.offset() == 0 || text.charAt(refusal.offset() - 1) == '\n', refusal.toString());
    }

    @Test
    @DisplayName("Limits: octets, lines and formats are bounded; media lines are as lines")
    void limits() {
        assertEquals(
                SdpParser.BODY_MAX_OCTETS,
                refused("x".repeat(SdpParser.BODY_MAX_OCTETS + 1)).offset());
        assertInstanceOf(Parsed.Refused.class, SdpParser.parse(new byte[SdpParser.BODY_MAX_OCTETS + 1]));
        var rest = SdpParser.LINES_MAX - 4;
        assertEquals(
                SdpParser.LINES_MAX, read(HEAD + "a=x\r\n".repeat(rest)).lines().size());
        refused(HEAD + "a=x\r\n".repeat(rest + 1));
        assertEquals(
                200, read(HEAD + "m=audio 9 RTP/AVP 0\r\n".repeat(200)).media().size());
        read(HEAD + "m=audio 9 RTP/AVP" + " 0".repeat(SdpParser.FORMATS_MAX));
        refused(HEAD + "m=audio 9 RTP/AVP" + " 0".repeat(SdpParser.FORMATS_MAX + 1));
    }

    @Test
    @DisplayName("Keys and passwords show in no text but the wire's")
    void secretsDoNotPrint() {
        var key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
        var description = read(HEAD + "k=clear:" + key + "\r\na=key-mgmt:mikey " + key + "\r\nm=audio 9 RTP/SAVP 0\r\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "\r\na=ice-pwd:" + key + "\r\n");
        assertFalse(description.toString().contains(key));
        assertFalse(description.media().getFirst().cryptoLines().toString().contains(key));
        assertTrue(new String(SdpWriter.write(description), StandardCharsets.UTF_8).contains(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "0.0.0.1", "223.255.255.255"})
    @DisplayName("§9: unicast IPv4 literals")
    void unicast4(String literal) {
        assertEquals(Optional.of(literal), Connection.of(literal).unicast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "2001:db8::2", "fec0::1:2:3", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1"})
    @DisplayName("§9: unicast IPv6 literals")
    void unicast6(String literal) {
        assertEquals(Optional.of(literal), Connection.of(literal).unicast());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "224.0.0.1",
                "255.255.255.255",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.1/127",
                "host.example.com",
                "",
                "169.254.169.254",
                "ff02::1",
                "fe80::1",
                "febf:0:0:0:0:0:0:1",
                "::ffff:169.254.169.254",
                "0:0:0:0:0:ffff:224.0.0.1",
                "::ffff:a9fe:a9fe",
                "1:2:3:4:5:6:7",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "::12345",
                "::192.0.2.999",
                ":::"
            })
    @DisplayName("§9: names, multicast, broadcast, link-local addresses, those of a cloud's own services, and malformed"
            + " literals are nothing to send to")
    void notUnicast(String text) {
        assertEquals(Optional.empty(), Connection.of(text).unicast());
    }

    @Test
    @DisplayName("RFC 8122 §5: a fingerprint has the length of its hash")
    void fingerprints() {
        assertEquals(
                "AB",
                Fingerprint.of("SHA-256 " + "ab:".repeat(31) + "ab")
                        .orElseThrow()
                        .value()
                        .substring(0, 2));
        assertEquals(Optional.empty(), Fingerprint.of("sha-256 " + "AB:".repeat(30) + "AB"));
        assertEquals(Optional.empty(), Fingerprint.of("sha-257 " + "AB:".repeat(31) + "AB"));
        assertFalse(
                Fingerprint.of("sha-1 " + "AB:".repeat(19) + "AB").orElseThrow().trustworthy());
    }
}
