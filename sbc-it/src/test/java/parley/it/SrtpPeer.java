package parley.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// GStreamer's SRTP (libsrtp) as one end of a stream: one pipeline sends a tone, another decrypts and records. What
/// they send and get passes a socket of this class, so that it has one port, as a phone does, and each sequence
/// number is seen.
final class SrtpPeer implements AutoCloseable {
    private static final Pattern CRYPTO = Pattern.compile("a=crypto:\\d+ (\\S+) inline:([A-Za-z0-9+/=]+)");
    private static final Pattern PORT = Pattern.compile("m=audio (\\d+) ");
    private static final Pattern HOST = Pattern.compile("c=IN IP[46] (\\S+)");
    private static final int DATAGRAM_MAX = 2_048;

    private final Party party;
    private final String host;
    private final String suite;
    private final Path directory;
    private final Random random;
    private final DatagramSocket socket;
    private final List<PeerProcess> pipelines = new CopyOnWriteArrayList<>();
    private final List<Path> recordings = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> lastSequence = new ConcurrentHashMap<>();
    private byte[] key = {};
    private volatile String remoteKey = "";
    private volatile InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    /// @param suite of SDES that it offers and takes
    /// @param seed of its keys
    SrtpPeer(Path parent, Party party, String suite, long seed) throws IOException {
        this(parent, party, party.address(), suite, seed);
    }

    /// The same elsewhere than its party's signalling.
    /// @param host IP address of its media
    SrtpPeer(Path parent, Party party, String host, String suite, long seed) throws IOException {
        this.party = party;
        this.host = host;
        this.suite = suite;
        this.directory = Files.createDirectories(parent.resolve("gstreamer-" + party.user()));
        this.random = new Random(seed);
        this.socket = new DatagramSocket(new InetSocketAddress(host, 0));
        rekey();
        Thread.ofVirtual().start(this::forward);
    }

    /// A new master key for what it sends from now on.
    void rekey() {
        key = new byte[suite.startsWith("AEAD_AES_128") ? 28 : 30];
        random.nextBytes(key);
    }

    /// Its offer, or its answer.
    String description(int version) {
        return """
            v=0
            o=- 7 %1$d IN %6$s %2$s
            s=-
            c=IN %6$s %2$s
            t=0 0
            m=audio %3$d RTP/SAVP 0
            a=rtpmap:0 PCMU/8000
            a=crypto:1 %4$s inline:%5$s
            """.formatted(
                        version,
                        host,
                        socket.getLocalPort(),
                        suite,
                        Base64.getEncoder().encodeToString(key),
                        host.contains(":") ? "IP6" : "IP4")
                .replace("\n", "\r\n");
    }

    /// What the SBC said: its port, and the key that it sends with.
    void agreed(String description) {
        var crypto = CRYPTO.matcher(description);
        var port = PORT.matcher(description);
        var address = HOST.matcher(description);
        if (!crypto.find() || !port.find() || !address.find()) {
            throw new AssertionError("no a=crypto in " + description);
        }
        remoteKey = HexFormat.of().formatHex(Base64.getDecoder().decode(crypto.group(2)));
        remote = new InetSocketAddress(address.group(1), Integer.parseInt(port.group(1)));
    }

    /// Sends its tone, in place of what it has sent before.
    /// @param ssrc of the source
    /// @param sequence of the first packet
    void send(int ssrc, int sequence) throws IOException {
        stop("send");
        pipeline(
                "send-" + ssrc + "-" + pipelines.size(),
                "audiotestsrc is-live=true volume=0.4 samplesperbuffer=160 freq=" + party.toneHertz()
                        + " ! audio/x-raw,rate=8000,channels=1 ! mulawenc"
                        + " ! rtppcmupay seqnum-offset=" + sequence + " ssrc=" + ssrc
                        + " ! srtpenc key=" + HexFormat.of().formatHex(key) + " " + ciphers("")
                        + " ! udpsink host=" + host + " port=" + socket.getLocalPort());
    }

    private String ciphers(String type) {
        var cipher = suite.startsWith("AEAD_AES_128") ? "aes-128-gcm" : "aes-128-icm";
        var authentication = suite.startsWith("AEAD") ? "null" : "hmac-sha1-80";
        return type.isEmpty()
                ? "rtp-cipher=%1$s rtcp-cipher=%1$s rtp-auth=%2$s rtcp-auth=%2$s".formatted(cipher, authentication)
                : "srtp-cipher=%1$s,srtcp-cipher=%1$s,srtp-auth=%2$s,srtcp-auth=%2$s"
                        .formatted(type + cipher, type + authentication);
    }

    /// From the pipeline to the SBC, and from the SBC to a pipeline for each source and key.
    private void forward() {
        var packet = new DatagramPacket(new byte[DATAGRAM_MAX], DATAGRAM_MAX);
        var receivers = new TreeMap<String, InetSocketAddress>();
        try {
            while (true) {
                packet.setLength(DATAGRAM_MAX);
                socket.receive(packet);
                var header = ByteBuffer.wrap(packet.getData());
                // Not by the range of media ports: the system may give the pipeline one of those that are free.
                if (packet.getPort() != remote.getPort()) {
                    packet.setSocketAddress(remote);
                } else if ((header.get(1) & 0x7F) == 0) {
                    var ssrc = header.getInt(8);
                    lastSequence.put(ssrc, header.getShort(2) & 0xFFFF);
                    var source = Integer.toUnsignedString(ssrc) + remoteKey;
                    if (!receivers.containsKey(source)) {
                        receivers.put(source, receive(ssrc));
                    }
                    packet.setSocketAddress(receivers.get(source));
                } else {
                    continue;
                }
                socket.send(packet);
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private InetSocketAddress receive(int ssrc) throws IOException {
        var recording = directory.resolve("heard-" + recordings.size() + ".wav");
        int port;
        try (var free = new DatagramSocket(new InetSocketAddress(host, 0))) {
            port = free.getLocalPort();
        }
        pipeline(
                "receive-" + recordings.size(),
                "udpsrc address=" + host + " port=" + port
                        + " caps=\"application/x-srtp,media=(string)audio,payload=(int)0,clock-rate=(int)8000,"
                        + "encoding-name=(string)PCMU,ssrc=(uint)" + Integer.toUnsignedString(ssrc)
                        + ",srtp-key=(buffer)" + remoteKey + "," + ciphers("(string)") + ",roc=(uint)0\""
                        + " ! srtpdec ! rtppcmudepay ! mulawdec ! wavenc ! filesink buffer-mode=unbuffered location="
                        + recording);
        recordings.add(recording);
        return new InetSocketAddress(host, port);
    }

    private void pipeline(String name, String description) throws IOException {
        var words = new ArrayList<String>(List.of("gst-launch-1.0", "-q"));
        words.addAll(List.of(description.replace("\"", "").split(" ")));
        pipelines.add(PeerProcess.start(directory, name, words, Map.of()));
    }

    private void stop(String kind) {
        pipelines.stream().filter(pipeline -> pipeline.name().startsWith(kind)).forEach(PeerProcess::close);
    }

    /// True if the sequence numbers that the SBC sends have passed 65,535, or have not been near it.
    boolean passedWrap() {
        return lastSequence.values().stream().noneMatch(sequence -> sequence >= 65_000);
    }

    /// Seconds of that tone in what libsrtp found authentic.
    double heardSeconds(int hertz) throws IOException {
        var heard = 0.0;
        for (var recording : recordings) {
            heard += Files.exists(recording) ? Wav.toneSeconds(recording, hertz) : 0;
        }
        return heard;
    }

    String standing() {
        var said = new StringBuilder(party.user() + " saw " + lastSequence);
        pipelines.forEach(pipeline -> said.append("; ").append(pipeline.text()));
        return said.toString();
    }

    @Override
    public void close() {
        pipelines.forEach(PeerProcess::close);
        socket.close();
    }
}
