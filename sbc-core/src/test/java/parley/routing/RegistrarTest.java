package parley.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.sip.SipFixture;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipWriter;

final class RegistrarTest {
    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");
    private static final RegistrarPolicy POLICY =
            new RegistrarPolicy(Duration.ofMinutes(1), Duration.ofMinutes(30), Duration.ofHours(2), 3);

    private final Registrar<String> registrar = new Registrar<>(POLICY);

    private static SipRequest register(long cseq, String... lines) {
        var all = new ArrayList<>(List.of(
                "From: <sip:bob@biloxi.example.com>;tag=456248",
                "To: <sip:bob@biloxi.example.com>",
                "CSeq: " + cseq + " REGISTER"));
        all.addAll(List.of(lines));
        var request = SipFixture.request(Method.REGISTER, all.toArray(new String[0]));
        var written = Stream.of(lines).anyMatch(line -> line.startsWith("Contact:"));
        return written ? request : request.with(request.headers().without(HeaderName.CONTACT));
    }

    private Registrar.Outcome<String> on(SipRequest request, Instant now, String flow) {
        return registrar.on(request, "bob", now, flow, "tag");
    }

    private Registrar.Outcome<String> on(SipRequest request) {
        return on(request, NOW, "flow");
    }

    private List<String> contacts(Instant now) {
        return registrar.lookup("bob", now).stream()
                .map(binding -> SipWriter.text(binding.contact().uri()))
                .toList();
    }

    @Test
    @DisplayName("§10.3 step 8: a registration is answered with its contact, the time granted and the date")
    void registers() {
        var outcome = on(register(1, "Contact: <sip:bob@192.0.2.4>;q=0.7"));
        assertEquals(200, outcome.response().status());
        var headers = outcome.response().headers();
        assertEquals(List.of("<sip:bob@192.0.2.4>;q=0.7;expires=1800"), headers.all(HeaderName.CONTACT));
        assertEquals(Optional.of("Sat, 21 Nov 2026 07:00:00 GMT"), headers.first(HeaderName.DATE));
        assertEquals(Optional.of("tag"), headers.to().tag());
        assertEquals(List.of("Added"), kinds(outcome.changes()));
        assertEquals("flow", registrar.lookup("bob", NOW).getFirst().flow());
    }

    @Test
    @DisplayName("§10.3 step 4: nobody registers another user's address")
    void otherUser() {
        var outcome = registrar.on(register(1, "Contact: <sip:bob@192.0.2.4>"), "alice", NOW, "flow", "tag");
        assertEquals(403, outcome.response().status());
        assertEquals(0, registrar.size());
    }

    @ParameterizedTest(name = "{0} {1} gives {2} s")
    @DisplayName(
            "§10.2.1.1, §10.3 step 7: the contact's time, else the header's, else the default; at most the longest")
    @CsvSource(delimiter = '|', textBlock = """
        ;expires=600     | 60    | 600
        ''               | 600   | 600
        ''               | ''    | 1800
        ;expires=99999   | ''    | 7200
        ;expires=soon    | ''    | 1800
        ;expires=60      | ''    | 60
        """)
    void expires(String parameter, String header, long granted) {
        on(register(1, "Contact: <sip:bob@192.0.2.4>" + parameter, "Expires: " + header));
        var binding = registrar.lookup("bob", NOW).getFirst();
        assertEquals(NOW.plusSeconds(granted), binding.expires());
        assertTrue(registrar.lookup("bob", NOW.plusSeconds(granted)).isEmpty());
    }

    @Test
    @DisplayName("§10.3 step 7: too brief a time is 423 with Min-Expires, and nothing of the request is done")
    void tooBrief() {
        var request = register(1, "Contact: <sip:bob@192.0.2.4>", "Contact: <sip:bob@192.0.2.5>;expires=59");
        var response = on(request).response();
        assertEquals(423, response.status());
        assertEquals(Optional.of("60"), response.headers().first(HeaderName.MIN_EXPIRES));
        assertEquals(0, registrar.size());
    }

    @Test
    @DisplayName("§10.3 step 7: a registrar may not call an hour too brief")
    void hourIsNeverTooBrief() {
        var strict = new Registrar<String>(
                new RegistrarPolicy(Duration.ofHours(2), Duration.ofHours(2), Duration.ofHours(3), 1));
        var request = register(1, "Contact: <sip:bob@192.0.2.4>;expires=3600");
        assertEquals(
                200, strict.on(request, "bob", NOW, "flow", "tag").response().status());
    }

    @Test
    @DisplayName("§10.2.4: registering again refreshes, takes the new flow, and comes first")
    void refreshes() {
        on(register(1, "Contact: <sip:bob@192.0.2.4>"), NOW, "one");
        on(register(2, "Contact: <sip:bob@192.0.2.5>"), NOW.plusSeconds(10), "two");
        var later = NOW.plusSeconds(20);
        var outcome = on(register(3, "Contact: <sip:bob@192.0.2.4>"), later, "three");
        assertEquals(List.of("Refreshed"), kinds(outcome.changes()));
        assertEquals(List.of("sip:bob@192.0.2.4", "sip:bob@192.0.2.5"), contacts(later));
        assertEquals("three", registrar.lookup("bob", later).getFirst().flow());
        assertEquals(List.of(), registrar.flowClosed("one"));
    }

    @ParameterizedTest
    @DisplayName("§10.3 step 7: under the same Call-ID an old number fails as a whole; under another it does not")
    @CsvSource({"5, same, 500", "4, same, 500", "6, same, 200", "1, other, 200"})
    void order(long cseq, String callId, int status) {
        on(register(5, "Contact: <sip:bob@192.0.2.4>", "Call-ID: same"));
        var request =
                register(cseq, "Contact: <sip:bob@192.0.2.9>", "Contact: <sip:bob@192.0.2.4>", "Call-ID: " + callId);
        assertEquals(status, on(request).response().status());
        assertEquals(status == 200 ? 2 : 1, registrar.size());
    }

    @Test
    @DisplayName("§10.2.2: expires=0 removes a contact, and an unknown one harms nobody")
    void removesOne() {
        on(register(1, "Contact: <sip:bob@192.0.2.4>", "Contact: <sip:bob@192.0.2.5>"));
        var outcome = on(register(2, "Contact: <sip:bob@192.0.2.4>;expires=0"));
        assertEquals(List.of("Removed UNREGISTERED"), kinds(outcome.changes()));
        assertEquals(List.of("sip:bob@192.0.2.5"), contacts(NOW));
        assertEquals(
                List.of(),
                on(register(3, "Contact: <sip:x@192.0.2.6>;expires=0")).changes());
    }

    @Test
    @DisplayName("§10.2.2: `*` with Expires 0 removes all")
    void removesAll() {
        on(register(1, "Contact: <sip:bob@192.0.2.4>", "Contact: <sip:bob@192.0.2.5>"));
        assertEquals(500, on(register(1, "Contact: *", "Expires: 0")).response().status());
        var outcome = on(register(2, "Contact: *", "Expires: 0"));
        assertEquals(200, outcome.response().status());
        assertEquals(List.of(), outcome.response().headers().all(HeaderName.CONTACT));
        assertEquals(0, registrar.size());
    }

    @ParameterizedTest
    @DisplayName("§10.3 step 6: `*` with another contact, or without Expires 0, is refused")
    @ValueSource(strings = {"Expires: 60", "Subject: no Expires", "Contact: <sip:bob@192.0.2.4>"})
    void starAlone(String line) {
        assertEquals(400, on(register(1, "Contact: *", line)).response().status());
    }

    @Test
    @DisplayName("§10.2.3: without Contact the bindings are listed and none is changed")
    void fetches() {
        on(register(1, "Contact: <sip:bob@192.0.2.4>"));
        var outcome = on(register(1), NOW.plusSeconds(60), "other");
        assertEquals(
                List.of("<sip:bob@192.0.2.4>;expires=1740"),
                outcome.response().headers().all(HeaderName.CONTACT));
        assertEquals(List.of(), outcome.changes());
    }

    @Test
    @DisplayName("beyond the most bindings the one longest silent gives way; more at once than that are refused")
    void bounded() {
        for (var i = 1; i <= 4; i++) {
            var outcome = on(register(i, "Contact: <sip:bob@192.0.2." + i + ">"), NOW.plusSeconds(i), "flow");
            assertEquals(i == 4 ? List.of("Added", "Removed REPLACED") : List.of("Added"), kinds(outcome.changes()));
        }
        assertEquals(
                List.of("sip:bob@192.0.2.4", "sip:bob@192.0.2.3", "sip:bob@192.0.2.2"), contacts(NOW.plusSeconds(9)));
        var many = register(
                9,
                "Contact: <sip:bob@192.0.2.11>",
                "Contact: <sip:bob@192.0.2.12>",
                "Contact: <sip:bob@192.0.2.13>",
                "Contact: <sip:bob@192.0.2.14>");
        assertEquals(403, on(many).response().status());
    }

    @Test
    @DisplayName("a closed flow takes its bindings with it, and no others")
    void flowCloses() {
        on(register(1, "Contact: <sip:bob@192.0.2.4>"), NOW, "one");
        on(register(2, "Contact: <sip:bob@192.0.2.5>"), NOW, "two");
        assertEquals(List.of("Removed FLOW_CLOSED"), kinds(registrar.flowClosed("one")));
        assertEquals(List.of("sip:bob@192.0.2.5"), contacts(NOW));
        assertEquals(List.of(), registrar.flowClosed("one"));
    }

    @Test
    @DisplayName("an expired binding is removed once, by sweep or by the next REGISTER")
    void expiry() {
        on(register(1, "Contact: <sip:bob@192.0.2.4>;expires=60"));
        var end = NOW.plusSeconds(60);
        assertEquals(List.of(), registrar.expire(end.minusMillis(1)));
        assertEquals(List.of("Removed EXPIRED"), kinds(registrar.expire(end)));
        on(register(2, "Contact: <sip:bob@192.0.2.4>;expires=60"));
        var outcome = on(register(3, "Contact: <sip:bob@192.0.2.4>"), end, "flow");
        assertEquals(List.of("Removed EXPIRED", "Added"), kinds(outcome.changes()));
        assertEquals(1, registrar.size());
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @DisplayName("§19.1.4: which Contact URIs are the same")
    @CsvSource({
        "sip:bob@EXAMPLE.com, sip:bob@example.com, true",
        "sip:%62ob@example.com, sip:bob@example.com, true",
        "sip:bob@example.com;ob, sip:bob@example.com, true",
        "sip:Bob@example.com, sip:bob@example.com, false",
        "sip:bob@example.com:5060, sip:bob@example.com, false",
        "sips:bob@example.com, sip:bob@example.com, false",
        "sip:bob@example.com;transport=tls, sip:bob@example.com, false",
        "sip:bob@example.com;transport=TLS, sip:bob@example.com;transport=tls, true",
        "sip:bob@example.com;line=1, sip:bob@example.com;line=2, false",
        "tel:1, tel:1, true",
        "tel:1, sip:1@example.com, false"
    })
    void sameContact(String one, String other, boolean same) {
        on(register(1, "Contact: <" + one + ">"));
        on(register(2, "Contact: <" + other + ">"));
        assertEquals(same ? 1 : 2, registrar.size());
    }

    private static List<String> kinds(List<BindingChange<String>> changes) {
        return changes.stream()
                .map(change -> switch (change) {
                    case BindingChange.Added<String> _ -> "Added";
                    case BindingChange.Refreshed<String> _ -> "Refreshed";
                    case BindingChange.Removed<String> removed -> "Removed " + removed.cause();
                })
                .toList();
    }
}
