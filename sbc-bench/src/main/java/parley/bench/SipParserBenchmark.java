package parley.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import parley.sip.message.HeaderName;
import parley.sip.message.Parameters;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipFraming;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.sip.message.Via;

/// What a usual INVITE costs: to find in a stream, to parse, and to parse, rewrite as a B2BUA does, and write.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SipParserBenchmark {
    private final byte[] invite = """
        INVITE sip:+493012345678@sbc.example.com:5061;transport=tls SIP/2.0
        Via: SIP/2.0/TLS 192.0.2.17:5061;branch=z9hG4bK776asdhds83jf;rport
        Max-Forwards: 70
        From: "Alice" <sip:alice@example.org>;tag=1928301774
        To: <sip:+493012345678@sbc.example.com>
        Call-ID: a84b4c76e66710f3a2d1@192.0.2.17
        CSeq: 314159 INVITE
        Contact: <sip:alice@192.0.2.17:5061;transport=tls>
        Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK
        Supported: timer, 100rel, replaces
        User-Agent: Example-Phone/5.2.1
        Content-Type: application/sdp
        Content-Length: 229

        v=0
        o=alice 2890844526 2890844526 IN IP4 192.0.2.17
        s=-
        c=IN IP4 192.0.2.17
        t=0 0
        m=audio 49172 RTP/SAVP 8 0 101
        a=rtpmap:101 telephone-event/8000
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        a=sendrecv
        """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

    private final Via via = new Via(
            "TLS",
            "198.51.100.1",
            5061,
            new Parameters(List.of(new Parameters.Parameter("branch", Via.MAGIC_COOKIE + "0a1b2c3d4e5f"))));
    private final SipUri target = SipUri.of(false, "+493012345678", "203.0.113.9", 5060);

    /// To an immutable message with every mandatory field read.
    @Benchmark
    public ParseOutcome parse() {
        return SipParser.parse(invite, 0, invite.length);
    }

    /// To the octets for the next hop: another Request-URI, Via stack, From tag, Call-ID, Contact and Max-Forwards.
    @Benchmark
    public byte[] parseRewriteWrite() {
        return SipWriter.write(rewritten(request(SipParser.parse(invite, 0, invite.length))));
    }

    /// The same message as the stream decoder finds it.
    @Benchmark
    public SipFraming.Frame frame() {
        return new SipFraming(false).next(invite, 0, invite.length);
    }

    private SipRequest rewritten(SipRequest request) {
        var headers = request.headers();
        var changed = headers.withVias(List.of(via))
                .withFrom(headers.from().withTag("b7f3"))
                .with(HeaderName.CALL_ID, "5f6e7d8c@198.51.100.1")
                .with(HeaderName.CONTACT, "<sip:198.51.100.1:5061;transport=tls>")
                .with(
                        HeaderName.MAX_FORWARDS,
                        Integer.toString(headers.maxForwards().orElse(70) - 1));
        return request.with(changed).with(target);
    }

    private static SipRequest request(ParseOutcome outcome) {
        if (outcome instanceof ParseOutcome.Accepted(SipMessage message) && message instanceof SipRequest request) {
            return request;
        }
        throw new IllegalStateException(outcome.toString());
    }
}
