package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.app.node.MediaPhone.Keys;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

/// `docs/tour-invite.md` tells the truth. The virtual machine itself traces the methods that the page names (JEP
/// 520) while a call goes through a real node.
class InviteTourTest {
    private static final Path PAGE = Path.of("..", "docs", "tour-invite.md");
    private static final Pattern LINK = Pattern.compile("\\[`(\\w+)\\.(\\w+)`]\\(([^)]+)\\)");
    private static final String TRACE = "jdk.MethodTrace";

    private static List<Stop> named = List.of();
    private static List<Stop> stops = List.of();

    /// A method that the page names.
    /// @param type fully qualified
    /// @param method of it
    /// @param file that the page links to, relative to the page
    private record Stop(String type, String method, String file) {
        static Stop of(String type, String method, String file) {
            var source = file.substring(file.indexOf("/java/") + "/java/".length());
            var qualified =
                    source.substring(0, source.length() - ".java".length()).replace('/', '.');
            assertEquals(type, qualified.substring(qualified.lastIndexOf('.') + 1), "the file is another class's");
            return new Stop(qualified, method, file);
        }

        @Override
        public String toString() {
            return type + "::" + method;
        }
    }

    @BeforeAll
    static void readPage() throws IOException {
        var table = new ArrayList<Stop>();
        var all = new ArrayList<Stop>();
        for (var line : Files.readAllLines(PAGE)) {
            var links = LINK.matcher(line);
            while (links.find()) {
                var stop = Stop.of(links.group(1), links.group(2), links.group(3));
                all.add(stop);
                if (line.startsWith("|")) {
                    table.add(stop);
                }
            }
        }
        named = List.copyOf(all);
        stops = List.copyOf(table);
    }

    @Test
    @DisplayName("the tour: every file it links to is there, and every method it names is declared in it")
    void namesAreReal() throws ClassNotFoundException {
        assertTrue(stops.size() >= 9, "stops: " + stops);
        for (var stop : named) {
            assertTrue(Files.isRegularFile(PAGE.resolveSibling(stop.file())), stop.file());
            var methods = Class.forName(stop.type()).getDeclaredMethods();
            assertTrue(
                    Arrays.stream(methods).anyMatch(method -> method.getName().equals(stop.method())),
                    () -> stop + " is not there");
        }
    }

    @Test
    @DisplayName("the tour: a call through a real node meets its stops in its order")
    void orderIsReal(@TempDir Path directory) throws Exception {
        var trace = directory.resolve("trace.jfr");
        try (var recording = new Recording()) {
            recording
                    .enable(TRACE)
                    .with(
                            "filter",
                            stops.stream().map(Stop::toString).distinct().collect(Collectors.joining(";")))
                    .withoutThreshold()
                    .withoutStackTrace();
            try (var lab = new Lab(directory)) {
                call(lab, recording);
            }
            recording.stop();
            recording.dump(trace);
        }
        var met = firstMet(trace);
        for (var stop : stops) {
            assertTrue(met.containsKey(stop.toString()), () -> stop + " was not met; met were " + met.keySet());
        }
        var told = stops.stream().map(Stop::toString).toList();
        assertEquals(String.join("\n", told), String.join("\n", met.keySet()));
    }

    /// The methods met, by when that was for the first time.
    private static Map<String, RecordedEvent> firstMet(Path trace) throws IOException {
        var met = new LinkedHashMap<String, RecordedEvent>();
        RecordingFile.readAllEvents(trace).stream()
                .filter(event -> event.getEventType().getName().equals(TRACE))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .forEach(event -> {
                    RecordedMethod method = event.getValue("method");
                    met.putIfAbsent(method.getType().getName() + "::" + method.getName(), event);
                });
        return met;
    }

    /// A call with SDES on both legs and one packet through it; what is recorded begins with its INVITE.
    private static void call(Lab lab, Recording recording) throws Exception {
        var random = new Random(3_261);
        var node = lab.start("");
        try (var alice = new MediaPhone(0xA, 1_000);
                var bob = new MediaPhone(0xB, 1_000);
                var linkOfA = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
            recording.start();
            var caller = new TestCaller(linkOfA, "sip:b@test.invalid", random);
            var keyOfA = MediaPhone.key(random);
            var keyOfB = MediaPhone.key(random);
            caller.invite(Sdp.sdes(alice.port(), keyOfA).text());
            try (var linkOfB = lab.acceptFromSbc()) {
                var callee = new TestCallee(linkOfB);
                var invite = callee.await(Method.INVITE);
                var offer = new Sdp(invite.body().text());
                callee.answer(invite, 200, "OK", Sdp.sdes(bob.port(), keyOfB).text());
                var ok = caller.finalResponse(Method.INVITE);
                var answer = new Sdp(ok.body().text());
                lab.events.await(
                        SbcEvent.MediaSecured.class, secured -> secured.leg().equals("0/A"));
                lab.events.await(
                        SbcEvent.MediaSecured.class, secured -> secured.leg().equals("0/B"));
                caller.acknowledge(ok);
                lab.events.await(SbcEvent.CallAnswered.class);
                alice.say(answer.audio(), new Keys(Sdp.SUITE, keyOfA, answer.key()).own(), "hello");
                assertEquals("hello", bob.hear(new Keys(Sdp.SUITE, keyOfB, offer.key()).far()));
                caller.hangUp();
                callee.awaitBye();
            }
        }
    }
}
