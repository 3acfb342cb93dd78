package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import parley.common.MediaSecurity;
import parley.sdp.Direction;
import parley.sdp.MediaDescription;
import parley.sdp.MediaProtocol;
import parley.sdp.SessionDescription;

/// A party of one leg that offers and answers at random: mostly by its policy, with everything about it that must not
/// reach the other party, and now and then with a mistake.
final class RandomParty {
    private static final List<MediaProtocol> PROFILES = List.of(MediaProtocol.values());
    private static final List<String> SUITES = List.of("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32");

    private final MediaSecurity security;
    private final String network;
    private final Random random;
    private final Set<String> shown = new HashSet<>();
    private final List<String> kinds = new ArrayList<>();
    private int host = 7;
    private int version;

    RandomParty(MediaSecurity security, String network, Random random) {
        this.security = security;
        this.network = network;
        this.random = random;
    }

    /// Every key and fingerprint it has shown so far.
    Set<String> shown() {
        return Set.copyOf(shown);
    }

    /// An offer with at least as many media lines as it has ever seen.
    SessionDescription offer() {
        if (kinds.isEmpty() || (kinds.size() < 5 && random.nextInt(4) == 0)) {
            kinds.add(random.nextInt(3) == 0 ? "video" : "audio");
        }
        if (random.nextInt(5) == 0) {
            host++;
        }
        var lines = session();
        for (var i = 0; i < kinds.size(); i++) {
            var off = random.nextInt(6) == 0;
            lines.add("m=" + kinds.get(i) + " " + (off ? 0 : port(i)) + " " + protocol() + " 0 8 101");
            lines.addAll(body(DIRECTIONS[random.nextInt(DIRECTIONS.length)]));
            keys(lines, "actpass", 1 + random.nextInt(9));
        }
        return TwoParties.parse(lines.toArray(String[]::new));
    }

    private static final Direction[] DIRECTIONS = Direction.values();

    /// An answer to our offer.
    SessionDescription answer(SessionDescription offer) {
        while (kinds.size() < offer.media().size()) {
            kinds.add(offer.media().get(kinds.size()).media());
        }
        var lines = session();
        for (var i = 0; i < offer.media().size(); i++) {
            var asked = offer.media().get(i);
            var off = asked.port() == 0 || random.nextInt(10) == 0;
            lines.add("m=" + asked.media() + " " + (off ? 0 : port(i)) + " " + asked.protocol() + " 0 101");
            lines.addAll(body(DIRECTIONS[random.nextInt(DIRECTIONS.length)]));
            if (!off) {
                answerKeys(lines, asked);
            }
        }
        return TwoParties.parse(lines.toArray(String[]::new));
    }

    private void answerKeys(List<String> lines, MediaDescription asked) {
        var sdes = asked.has("crypto");
        if (sdes && (!asked.has("fingerprint") || random.nextBoolean())) {
            lines.add(crypto(2 + random.nextInt(2), 0));
        } else if (asked.has("fingerprint")) {
            lines.add(fingerprint());
            lines.add("a=setup:" + (random.nextBoolean() ? "active" : "passive"));
        }
    }

    private List<String> session() {
        var lines = new ArrayList<>(List.of("v=0", "o=secret-name 1 " + ++version + " IN IP4 " + address()));
        lines.addAll(List.of("s=secret-name", "i=secret-name", "c=IN IP4 " + address(), "t=0 0"));
        lines.addAll(List.of("a=group:BUNDLE 1 2", "a=ice-lite", "a=msid-semantic: WMS secret-name"));
        return lines;
    }

    private List<String> body(Direction direction) {
        var lines = new ArrayList<>(
                List.of("i=secret-name", "c=IN IP4 " + (random.nextInt(9) == 0 ? "0.0.0.0" : address())));
        lines.addAll(List.of("a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=tls-id:secret-name" + host));
        lines.add("a=candidate:1 1 UDP 2130706431 " + address() + " 8998 typ host");
        lines.addAll(List.of("a=ice-ufrag:secret-name", "a=ice-pwd:secret-name", "a=ssrc:1 cname:secret-name"));
        lines.addAll(List.of("a=rtcp:5 IN IP4 " + address(), "a=x-unknown:secret-name", "a=" + name(direction)));
        if (random.nextBoolean()) {
            lines.add("a=rtcp-mux");
        }
        return lines;
    }

    private static String name(Direction direction) {
        return direction.attribute().name();
    }

    private void keys(List<String> lines, String setup, int tag) {
        var mistaken = random.nextInt(12) == 0;
        if (security != MediaSecurity.NONE && security != MediaSecurity.DTLS && !mistaken) {
            lines.add(crypto(tag, 1));
            lines.add(crypto(tag + 1, 0));
        }
        if (security != MediaSecurity.NONE && security != MediaSecurity.SDES && !mistaken) {
            lines.add(fingerprint());
            lines.add("a=setup:" + setup);
        }
    }

    /// Tag 2 and 3 of our offers are the suites in this order.
    private String crypto(int tag, int suite) {
        var octets = new byte[30];
        random.nextBytes(octets);
        var key = Base64.getEncoder().encodeToString(octets);
        shown.add(key);
        return "a=crypto:" + tag + " " + SUITES.get(tag == 3 && suite == 0 ? 1 : suite) + " inline:" + key;
    }

    private String fingerprint() {
        var fingerprint = TwoParties.fingerprint(random.nextInt(4));
        shown.add(fingerprint.value());
        return "a=fingerprint:" + fingerprint;
    }

    private String protocol() {
        var mistaken = random.nextInt(15) == 0;
        return mistaken
                ? PROFILES.get(random.nextInt(PROFILES.size())).token()
                : switch (security) {
                    case NONE, OPPORTUNISTIC -> "RTP/AVP";
                    case SDES, DUAL -> "RTP/SAVP";
                    case DTLS -> "UDP/TLS/RTP/SAVPF";
                };
    }

    private String address() {
        return network + host;
    }

    private static int port(int stream) {
        return 4000 + 2 * stream;
    }
}
