package parley.media.transcode;

/// Where Opus coders come from (RFC 6716). All of them work on one channel at [#SAMPLE_HERTZ], the rate of G.711.
public interface OpusCodecs {
    /// Samples per second on the side that is not Opus.
    int SAMPLE_HERTZ = 8000;

    /// The answer of a coder to what it cannot read or write; its state is as new then.
    int REFUSED = -1;

    /// One for a stream that begins.
    Decoding decoder();

    /// One for a stream that begins.
    Encoding encoder();

    /// Reads one stream of Opus.
    interface Decoding {
        /// The samples of one packet.
        /// @param at of the packet
        /// @param to where the samples go; there is room for [OpusPacket#SAMPLES_MAX]
        /// @return how many there are, or [#REFUSED]
        int decode(byte[] octets, int at, int length, short[] samples, int to);

        /// What a packet that did not come may have sounded like.
        /// @param count samples of it: those of a packet
        /// @return `count`, or [#REFUSED]
        int conceal(short[] samples, int to, int count);

        /// The packet before this one, which did not come: from what this one says of it (in-band forward error
        /// correction, RFC 6716 §2.1.7), else concealed. This one is to be decoded after.
        /// @param count samples of it
        /// @return `count`, or [#REFUSED]
        int recover(byte[] octets, int at, int length, short[] samples, int to, int count);

        /// Another stream begins.
        void reset();
    }

    /// Writes one stream of Opus.
    interface Encoding {
        /// One packet.
        /// @param from of the samples
        /// @param count of them: 10 ms or a multiple of it, up to [OpusPacket#SAMPLES_MAX]
        /// @param at where the packet goes
        /// @param room octets from there
        /// @return its octets, or [#REFUSED]
        int encode(short[] samples, int from, int count, byte[] octets, int at, int room);
    }
}
