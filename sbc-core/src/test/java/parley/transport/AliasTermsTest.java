package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.Endpoint;
import parley.common.Parsed;
import parley.common.TransportProtocol;
import parley.config.PeerConfig;
import parley.config.TlsClientConfig;
import parley.config.VerifyConfig;
import parley.sip.message.SipParser;
import parley.sip.message.Via;
import parley.tls.PeerIdentity;

/// Who may have requests sent on a connection that he opened.
final class AliasTermsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final TestProbe<FlowCommand> CONNECTION = KIT.createTestProbe();
    private static final PeerIdentity TRUNK =
            new PeerIdentity("CN=trunk", List.of("trunk.example.com", "pbx.example.com"), "1");
    private static final NextHop TRUNK_HOP = new NextHop(TransportProtocol.TLS, "trunk.example.com", 0, "trunk");

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static final AliasTerms TERMS = AliasTerms.of(Map.of(
            "trunk", peer("trunk.example.com", 0, true, "trunk.example.com"),
            "pbx", peer("pbx.example.com", 5071, true, "pbx.example.com"),
            "six", peer("2001:db8::1", 0, true, "six.example.com"),
            "loner", peer("loner.example.com", 0, false, "loner.example.com"),
            "unnamed", peer("unnamed.example.com", 0, true)));

    private static PeerConfig peer(String host, int port, boolean alias, String... certificateNames) {
        var tls = alias
                ? TlsLab.reusing(VerifyConfig.SYSTEM)
                : TlsClientConfig.standard(Optional.empty(), VerifyConfig.SYSTEM);
        return TransportBench.peer(host, port, List.of(certificateNames), tls);
    }

    private static PeerIdentity named(String name) {
        return new PeerIdentity("CN=x", List.of(name), "2");
    }

    private static AliasTerms.Verdict judge(TransportProtocol protocol, PeerIdentity peer, String sentBy) {
        var flow = new Flow(
                protocol,
                new Endpoint("192.0.2.1", 5061),
                new Endpoint("192.0.2.2", 40_000),
                "listener",
                peer,
                CONNECTION.getRef());
        return SipParser.via("SIP/2.0/TLS " + sentBy + ";branch=z9hG4bK1") instanceof Parsed.Ok<Via>(var via)
                ? TERMS.judge(flow, via)
                : new AliasTerms.Verdict.Ignored("no Via");
    }

    private static void ignored(AliasTerms.Verdict verdict, String why) {
        assertEquals(new AliasTerms.Verdict.Ignored(why), verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "trunk.example.com;alias",
        "trunk.example.com:5061;alias",
        "TRUNK.Example.COM;rport;ALIAS",
        "trunk.example.com.;alias"
    })
    @DisplayName("RFC 5923 §8.2: a peer that proved its name and writes its own address is reached by its connection")
    void plausible(String sentBy) {
        assertEquals(new AliasTerms.Verdict.Plausible(TRUNK_HOP), judge(TransportProtocol.TLS, TRUNK, sentBy));
    }

    @Test
    @DisplayName("RFC 5923 §9.3: of two virtual servers with one certificate that one is meant which Via names")
    void virtualServers() {
        assertEquals(
                new AliasTerms.Verdict.Plausible(new NextHop(TransportProtocol.TLS, "pbx.example.com", 5071, "pbx")),
                judge(TransportProtocol.TLS, TRUNK, "pbx.example.com:5071;alias"));
    }

    @ParameterizedTest
    @CsvSource({"[2001:db8::1];alias", "[2001:0DB8:0:0::1]:5061;alias"})
    @DisplayName("RFC 5118 §4.1: an IPv6 address is compared as an address")
    void addresses(String sentBy) {
        assertInstanceOf(
                AliasTerms.Verdict.Plausible.class, judge(TransportProtocol.TLS, named("six.example.com"), sentBy));
    }

    @Test
    @DisplayName("RFC 5923 §8.2: nobody who does not ask for it has his connection reused")
    void notAsked() {
        ignored(judge(TransportProtocol.TLS, TRUNK, "trunk.example.com;rport"), "not asked for");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TLS")
    @DisplayName("RFC 5923 §3: only TLS connections are reused, whatever a Via of another transport says")
    void notTls(TransportProtocol protocol) {
        ignored(judge(protocol, TRUNK, "trunk.example.com;alias"), "only connections over TLS are reused");
    }

    @Test
    @DisplayName("RFC 5923 §9.2: a client without a verified certificate gets no alias")
    void anonymous() {
        ignored(
                judge(TransportProtocol.TLS, PeerIdentity.NONE, "trunk.example.com;alias"),
                "no certificate was shown and verified");
    }

    @ParameterizedTest
    @CsvSource({"attacker.example.com, trunk.example.com", "unnamed.example.com, unnamed.example.com"})
    @DisplayName("RFC 5923 §9.2: a certificate that is of no such peer gets no alias, whatever Via says")
    void anotherName(String proved, String sentBy) {
        ignored(
                judge(TransportProtocol.TLS, named(proved), sentBy + ";alias"),
                "the certificate is of no peer that connections are shared with");
    }

    @Test
    @DisplayName("A peer without alias in its configuration gets none")
    void notConfigured() {
        ignored(
                judge(TransportProtocol.TLS, named("loner.example.com"), "loner.example.com;alias"),
                "the certificate is of no peer that connections are shared with");
    }

    @ParameterizedTest
    @CsvSource({
        "other.example.com;alias, other.example.com port 5061",
        "192.0.2.2;alias, 192.0.2.2 port 5061",
        "trunk.example.com:5062;alias, trunk.example.com port 5062",
        "pbx.example.com;alias, pbx.example.com port 5061"
    })
    @DisplayName("RFC 5923 §8.2: sent-by of another host or port than the peer's is refused, and both are told")
    void anotherAddress(String sentBy, String told) {
        var refused = assertInstanceOf(AliasTerms.Verdict.Refused.class, judge(TransportProtocol.TLS, TRUNK, sentBy));
        assertTrue(refused.why().startsWith("Via says " + told), refused.why());
    }

    @Test
    @DisplayName("RFC 5923 §8.1: what we dial asks for it where the peer is so configured, and over TLS only")
    void marks() {
        assertTrue(TERMS.marks(TRUNK_HOP));
        assertFalse(TERMS.marks(new NextHop(TransportProtocol.TCP, "trunk.example.com", 0, "trunk")));
        assertFalse(TERMS.marks(new NextHop(TransportProtocol.TLS, "loner.example.com", 0, "loner")));
        assertFalse(TERMS.marks(new NextHop(TransportProtocol.TLS, "trunk.example.com", 0, "")));
    }
}
