package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Endpoint;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.config.MediaConfig;
import parley.media.opus.ConcentusOpus;
import parley.media.rtp.RtpHeader;
import parley.media.rtp.TelephoneEventPayload;
import parley.mediaport.MediaEvent;
import parley.sdp.MediaFormats;
import parley.sdp.RtpMap;

/// Alice speaks Opus under 111, Bob PCMU; digits have 110 at her and 101 at him.
class TranscodingOfLegTest {
    private static final int OPUS = 111;
    private static final MediaConfig CONFIG = LoopbackMedia.config(46_000, 47_999, 1, Duration.ofSeconds(20));

    private static final Transcoding OF_ALICE = new Transcoding(
            Map.of(OPUS, VoiceCodec.OPUS),
            VoiceCodec.PCMU,
            Optional.of(new Transcoding.Events(Set.of(110), 48_000, 8000)));
    private static final Transcoding OF_BOB = new Transcoding(
            Map.of(0, VoiceCodec.PCMU),
            VoiceCodec.OPUS,
            Optional.of(new Transcoding.Events(Set.of(101), 8000, 48_000)));

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private final Phone alice = call.alice;
    private final Phone bob = call.bob;

    private MediaEvent.Allocated connected() {
        var open = call.allocate();
        call.tellConnect(A, ofAlice());
        assertEquals(new MediaEvent.Transcoded(A, "opus to PCMU"), call.owner.receiveMessage());
        call.owner.expectMessageClass(MediaEvent.Secured.class);
        call.tellConnect(B, terms(bob).payloadTypes(Map.of(0, OPUS, 101, 110)).transcoded(OF_BOB));
        assertEquals(new MediaEvent.Transcoded(B, "PCMU to opus"), call.owner.receiveMessage());
        call.owner.expectMessageClass(MediaEvent.Secured.class);
        return open;
    }

    private LegTerms ofAlice() {
        return terms(alice).payloadTypes(Map.of(OPUS, 0, 110, 101)).transcoded(OF_ALICE);
    }

    private static LegTerms terms(Phone phone) {
        var opus = new RtpMap(OPUS, "opus", 48_000, Optional.of("2"));
        return LegTerms.of(phone).formats(MediaFormats.AUDIO.with(List.of(opus)));
    }

    private static byte[] rtp(int payloadType, int sequence, int timestamp, byte[] payload, int length) {
        return ByteBuffer.allocate(RtpHeader.FIXED_BYTES + length)
                .put(RtpHeader.VERSION_2)
                .put((byte) payloadType)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(77)
                .put(payload, 0, length)
                .array();
    }

    private static byte[] relayed(Phone from, Phone to, Endpoint by, byte[] packet) {
        from.send(by, packet);
        return to.receive().orElseThrow();
    }

    @Test
    @DisplayName("RFC 7587, RFC 3551: each hears the other in its own codec, by its own clock, numbered without gaps")
    void bothWays() {
        var open = connected();
        var encoder = new ConcentusOpus().encoder();
        var opus = new byte[200];
        var sequence = 0;
        var timestamp = 0;
        for (var index = 0; index < 5; index++) {
            var length = encoder.encode(new short[160], 0, 160, opus, 0, opus.length);
            var heard = relayed(alice, bob, open.a().rtp(), rtp(OPUS, 500 + index, 960 * index, opus, length));
            assertEquals(RtpHeader.FIXED_BYTES + 160, heard.length);
            assertEquals(0, RtpHeader.payloadType(heard, 0));
            if (index > 0) {
                assertEquals((sequence + 1) & 0xffff, RtpHeader.sequence(heard, 0));
                assertEquals(timestamp + 160, RtpHeader.timestamp(heard, 0));
            }
            sequence = RtpHeader.sequence(heard, 0);
            timestamp = RtpHeader.timestamp(heard, 0);
        }
        var first = relayed(bob, alice, open.b().rtp(), rtp(0, 900, 160, new byte[160], 160));
        var second = relayed(bob, alice, open.b().rtp(), rtp(0, 901, 320, new byte[160], 160));
        assertEquals(OPUS, RtpHeader.payloadType(first, 0));
        assertEquals(960, RtpHeader.timestamp(second, 0) - RtpHeader.timestamp(first, 0));
        assertEquals(RtpHeader.FIXED_BYTES + 80, second.length, "32 kbit/s");
    }

    @Test
    @DisplayName("RFC 4733 §2.1: a digit has the number and the clock that the other party was told")
    void digits() {
        var open = connected();
        var event = new byte[TelephoneEventPayload.BYTES];
        TelephoneEventPayload.write(event, 0, 5, true, 9600);
        var heard = relayed(alice, bob, open.a().rtp(), rtp(110, 10, 960, event, event.length));
        assertEquals(101, RtpHeader.payloadType(heard, 0));
        assertEquals(1600, TelephoneEventPayload.duration(heard, RtpHeader.FIXED_BYTES));
    }

    @Test
    @DisplayName(
            "A re-offer on the same terms tells nothing; one that ends the conversion does, and packets pass again")
    void terms() {
        var open = connected();
        call.tellConnect(A, ofAlice());
        call.tellConnect(A, terms(alice));
        assertEquals(new MediaEvent.Transcoded(A, ""), call.owner.receiveMessage());
        var heard = relayed(alice, bob, open.a().rtp(), rtp(OPUS, 10, 960, new byte[33], 33));
        assertEquals(OPUS, RtpHeader.payloadType(heard, 0));
        assertEquals(RtpHeader.FIXED_BYTES + 33, heard.length);
    }
}
