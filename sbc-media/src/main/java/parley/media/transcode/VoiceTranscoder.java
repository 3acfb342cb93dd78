package parley.media.transcode;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.media.rtp.RtpHeader;
import parley.media.rtp.TelephoneEventPayload;

/// Turns the voice of one peer into the codec of the other, in place. Each packet becomes one packet of the same
/// duration, so that sequence numbers, losses and reports keep their meaning, and nothing waits:
///
/// ```
///  PCMU 30 ms  ─►  Opus 3 x 10 ms in one packet (RFC 6716 §3.2.5)
///  Opus 20 ms  ─►  PCMU 20 ms
///  Opus 20 ms after a lost one  ─►  PCMU 40 ms, the first half recovered or concealed
/// ```
/// - **Loss.** What is missing before an Opus packet is taken from its forward error correction, or concealed, and
///   sent in front of it: phones with G.711 alone often conceal nothing. A gap in G.711 stays one, for a receiver of
///   Opus conceals it better than we can. The sequence number of what was lost stays unused either way.
/// - **Order.** A codec with a memory cannot read what was overtaken; such a packet is dropped.
/// - **Clocks.** Timestamps, the durations of telephone events (RFC 4733 §2.3.5), and in reports
///   ([#rescale(byte\[\], int)]) what is counted in the clock.
///
/// Mutable; one thread; one for each direction. Coders are made with the first packet that needs them. Allocates
/// nothing of its own per packet.
public final class VoiceTranscoder {
    /// Samples put in front of a packet for those that are missing, 60 ms: beyond, concealment is noise, and with
    /// the longest packet it is still below the 200 ms that every receiver takes (RFC 3551 §4.2).
    static final int CONCEALED_MAX_SAMPLES = 60 * OpusCodecs.SAMPLE_HERTZ / 1000;

    /// Packets missing in a row that count as lost; more are a pause of which nobody told.
    static final int MISSING_MAX_PACKETS = 10;

    /// Samples that a packet of ours is a multiple of: 10 ms, of which all packets of Opus can be made.
    static final int FRAME_SAMPLES = OpusCodecs.SAMPLE_HERTZ / 100;

    /// Packets behind the newest that are late; more are a sequence that began anew (RFC 3550 A.1).
    private static final int MISORDER_MAX_PACKETS = 100;

    private static final int COMFORT_NOISE = 13;
    private static final int PAYLOAD_TYPES = 128;

    private final Transcoding terms;
    private final OpusCodecs codecs;
    private final @Nullable VoiceCodec[] heard = new @Nullable VoiceCodec[PAYLOAD_TYPES];
    private final boolean[] events = new boolean[PAYLOAD_TYPES];
    private final ClockScale clock;
    private final ClockScale eventClock;
    private final VoiceBudget budget = new VoiceBudget();
    private final short[] samples = new short[CONCEALED_MAX_SAMPLES + OpusPacket.SAMPLES_MAX];
    private OpusCodecs.@Nullable Decoding decoder;
    private OpusCodecs.@Nullable Encoding encoder;
    private boolean converting;
    private boolean started;
    private int ssrc;
    private int newest;
    private int missing;
    private int length;

    // Of the Opus packet before: what is missing is as long as it was, and begins where it ended.
    private int lastSamples;
    private int lastEnd;

    /// @param terms what becomes what
    /// @param codecs where coders come from
    public VoiceTranscoder(Transcoding terms, OpusCodecs codecs) {
        this.terms = terms;
        this.codecs = codecs;
        converting = terms.expected();
        for (Map.Entry<Integer, VoiceCodec> codec : terms.heard().entrySet()) {
            heard[codec.getKey()] = codec.getValue();
        }
        terms.events().ifPresent(event -> event.payloadTypes().forEach(type -> events[type] = true));
        clock = new ClockScale(terms.heardClockRate(), terms.sent().clockRate());
        eventClock = terms.events()
                .map(event -> new ClockScale(event.heardClockRate(), event.sentClockRate()))
                .orElse(clock);
    }

    /// What becomes what.
    public Transcoding terms() {
        return terms;
    }

    /// Octets of the packet that was last [Conversion#CONVERTED].
    public int length() {
        return length;
    }

    /// True unless the last packet of voice passed as it is.
    public boolean converts() {
        return converting;
    }

    /// The clock of what goes out for a packet that was [Conversion#CONVERTED], hertz.
    public int clockHertz() {
        return terms.sent().clockRate();
    }

    /// Converts a packet where it lies. Its payload type stays, and so does its sequence number.
    /// @param packet plain RTP from 0, with a header that holds together, and room for 1,500 octets
    /// @param octets of it
    /// @param nowNanos monotonic time
    public Conversion convert(byte[] packet, int octets, long nowNanos) {
        int payloadType = RtpHeader.payloadType(packet, 0);
        boolean late = !moves(packet);
        if (payloadType == COMFORT_NOISE) {
            return terms.expected() || converting ? Conversion.COMFORT_NOISE : Conversion.UNCHANGED;
        }
        if (events[payloadType]) {
            return event(packet, octets, late);
        }
        var codec = heard[payloadType];
        converting = codec != null;
        if (codec == null) {
            return Conversion.UNCHANGED;
        }
        if (late) {
            return Conversion.LATE;
        }
        int header = RtpHeader.headerBytes(packet, 0, octets);
        int payload = RtpHeader.payloadBytes(packet, 0, octets);
        if (header == RtpHeader.MALFORMED || payload == RtpHeader.MALFORMED) {
            return Conversion.MALFORMED;
        }
        return codec.g711()
                ? fromG711(codec, packet, header, payload, nowNanos)
                : fromOpus(packet, header, payload, nowNanos);
    }

    /// Notes the packet's place in its source; false for one that is behind the newest.
    private boolean moves(byte[] packet) {
        int from = RtpHeader.ssrc(packet, 0);
        int sequence = RtpHeader.sequence(packet, 0);
        int ahead = (short) (sequence - newest);
        missing = 0;
        if (!started || from != ssrc || ahead <= -MISORDER_MAX_PACKETS) {
            begin(from);
        } else if (ahead <= 0) {
            return false;
        } else {
            missing = ahead - 1;
        }
        newest = sequence;
        return true;
    }

    private void begin(int from) {
        started = true;
        ssrc = from;
        lastSamples = 0;
        if (decoder != null) {
            decoder.reset();
        }
    }

    private Conversion fromG711(VoiceCodec law, byte[] packet, int header, int payload, long nowNanos) {
        // A remainder of less than 10 ms has no place in an Opus packet, and no phone sends one.
        int count = payload - payload % FRAME_SAMPLES;
        if (count == 0 || count > OpusPacket.SAMPLES_MAX) {
            return Conversion.MALFORMED;
        }
        if (!budget.admits(count, nowNanos)) {
            return Conversion.TOO_MUCH;
        }
        if (encoder == null) {
            encoder = codecs.encoder();
        }
        G711.expand(law, packet, header, count, samples, 0);
        int room = packet.length - RtpHeader.FIXED_BYTES;
        int written = encoder.encode(samples, 0, count, packet, RtpHeader.FIXED_BYTES, room);
        return written == OpusCodecs.REFUSED
                ? Conversion.MALFORMED
                : converted(packet, written, clock.follow(RtpHeader.timestamp(packet, 0)));
    }

    private Conversion fromOpus(byte[] packet, int header, int payload, long nowNanos) {
        int count = OpusPacket.samples(packet, header, payload);
        if (count == OpusPacket.MALFORMED) {
            return Conversion.MALFORMED;
        }
        int timestamp = clock.follow(RtpHeader.timestamp(packet, 0));
        int packets = packetsToFill(timestamp);
        if (!budget.admits(count + packets * lastSamples, nowNanos)) {
            return Conversion.TOO_MUCH;
        }
        var reader = decoder == null ? codecs.decoder() : decoder;
        decoder = reader;
        int before = fill(reader, packet, header, payload, packets);
        int decoded = reader.decode(packet, header, payload, samples, before);
        if (decoded != count) {
            lastSamples = 0;
            return Conversion.MALFORMED;
        }
        lastSamples = count;
        lastEnd = timestamp + count;
        G711.compress(terms.sent(), samples, 0, before + count, packet, RtpHeader.FIXED_BYTES);
        return converted(packet, before + count, timestamp - before);
    }

    /// How many of the packets that did not come before this one are put in front of it.
    private int packetsToFill(int timestamp) {
        if (missing == 0 || missing > MISSING_MAX_PACKETS || lastSamples == 0) {
            return 0;
        }
        // Telephone events take numbers but no time of the voice, so numbers alone would claim too much.
        int gap = Math.clamp(timestamp - lastEnd, 0, CONCEALED_MAX_SAMPLES);
        return Math.min(missing, gap / lastSamples);
    }

    /// Samples for so many packets, from 0.
    /// @return how many
    private int fill(OpusCodecs.Decoding reader, byte[] packet, int header, int payload, int packets) {
        int filled = 0;
        for (int left = packets; left > 0; left--) {
            int made = left == 1
                    ? reader.recover(packet, header, payload, samples, filled, lastSamples)
                    : reader.conceal(samples, filled, lastSamples);
            if (made != lastSamples) {
                return 0;
            }
            filled += made;
        }
        return filled;
    }

    /// The fixed header alone: extensions and contributors are the other leg's.
    private Conversion converted(byte[] packet, int payload, int timestamp) {
        packet[0] = RtpHeader.VERSION_2;
        RtpHeader.setTimestamp(packet, 0, timestamp);
        length = RtpHeader.FIXED_BYTES + payload;
        return Conversion.CONVERTED;
    }

    private Conversion event(byte[] packet, int octets, boolean late) {
        int header = RtpHeader.headerBytes(packet, 0, octets);
        int payload = RtpHeader.payloadBytes(packet, 0, octets);
        if (header == RtpHeader.MALFORMED || payload < TelephoneEventPayload.BYTES) {
            return Conversion.MALFORMED;
        }
        // All packets of one event have the timestamp of its start (RFC 4733 §2.5.1.1), so that stays behind.
        int timestamp = RtpHeader.timestamp(packet, 0);
        RtpHeader.setTimestamp(packet, 0, late ? clock.near(timestamp) : clock.follow(timestamp));
        int end = header + payload - payload % TelephoneEventPayload.BYTES;
        for (int at = header; at < end; at += TelephoneEventPayload.BYTES) {
            long duration = eventClock.length(TelephoneEventPayload.duration(packet, at));
            TelephoneEventPayload.setDuration(packet, at, (int) Math.min(duration, TelephoneEventPayload.DURATION_MAX));
        }
        length = octets;
        return Conversion.CONVERTED;
    }

    /// Puts what this peer's reports count in its clock into the far party's: the timestamp of a sender report
    /// (RFC 3550 §6.4.1), and the jitter of what it hears of us.
    /// @param rtcp a plain compound from 0
    /// @param octets of it
    public void rescale(byte[] rtcp, int octets) {
        if (converting) {
            ReportClock.rescale(rtcp, octets, clock);
        }
    }
}
