package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.app.node.MediaPhone.Keys;
import parley.observe.SbcEvent;
import parley.signaling.SignalingCounts;

class ManyCallsTest {
    private static final int WARM_UP = 64;
    private static final int CALLS = 1_000;
    private static final int AT_ONCE = 32;
    private static final int WORDS = 3;

    private static final Duration KNOCK_EVERY = Duration.ofMillis(20);

    /// Every so many calls goes to the party with DTLS: a handshake costs more than the rest of a call.
    private static final int DTLS_EVERY = 4;

    @Test
    @DisplayName(
            "1,000 calls with media, over TLS connections of their own, leave no actor, port, timer, thread or file "
                    + "descriptor behind")
    void nothingStaysBehind(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory);
                var doorOfD = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var b = new Switchboard(lab.callee, false);
                var d = new Switchboard(doorOfD, true)) {
            var node = lab.start("""
                sbc.peers.d { host = "127.0.0.1", port = %d, transport = tcp, sources = [], media.security = dtls }
                sbc.routes = [ { user = "b", to = b }, { user = "d", to = d } ]
                sbc.media.workers = 2
                """.formatted(doorOfD.getLocalPort()));
            var lines = lab.anonymous();
            run(0, WARM_UP, node, lines);
            settle(lab, node, WARM_UP);
            var actors = actorsOf(node);
            var descriptors = descriptors();

            // What is looked at below does show a call that is up.
            call(WARM_UP, node, lines, () -> {
                        assertNotEquals(actors, actorsOf(node));
                        assertTrue(descriptors() > descriptors);
                        assertEquals(0, dtlsThreads(directory));
                    })
                    .call();

            run(WARM_UP + 1, CALLS, node, lines);
            settle(lab, node, WARM_UP + 1 + CALLS);

            assertEquals(List.of(), List.copyOf(all(b.faults())));
            assertEquals(List.of(), List.copyOf(all(d.faults())));
            assertEquals(
                    List.of("bye-a"),
                    lab.events.all(SbcEvent.CallEnded.class).stream()
                            .map(SbcEvent.CallEnded::cause)
                            .distinct()
                            .toList());
            // Timers belong to actors and connections, and end with them.
            assertEquals(actors, actorsOf(node));
            Lab.assertMediaPortsFree();
            until(node, () -> descriptors() <= descriptors, "file descriptors");
            assertEquals(0, dtlsThreads(directory));
        }
    }

    private static <T> List<T> all(Iterable<T> items) {
        var list = new ArrayList<T>();
        items.forEach(list::add);
        return list;
    }

    private static void run(int first, int calls, SbcNode node, SSLContext lines) throws Exception {
        var tasks = new ArrayList<Future<Void>>();
        try (var callers =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (var number = first; number < first + calls; number++) {
                tasks.add(callers.submit(call(number, node, lines, () -> {})));
            }
        }
        for (var task : tasks) {
            task.get();
        }
    }

    private static Callable<Void> call(int number, SbcNode node, SSLContext lines, Runnable whileUp) {
        return () -> {
            var random = new Random(number);
            var target = number % DTLS_EVERY == 0 ? "sip:d@test.invalid" : "sip:b@test.invalid";
            try (var phone = new MediaPhone(0xA, 1);
                    var link = Lab.tls(lines, Lab.listener(node, "tls"))) {
                var caller = new TestCaller(link, target, random);
                var key = MediaPhone.key(random);
                var response = caller.call(Sdp.sdes(phone.port(), key).text());
                assertEquals(200, response.status(), () -> response.reason());
                var answer = new Sdp(response.body().text());
                talk(phone, answer, new Keys(Sdp.SUITE, key, answer.key()));
                whileUp.run();
                caller.hangUp();
            }
            return null;
        };
    }

    /// Knocks until there is an answer, for the other leg's DTLS may take its time; then each word comes back.
    private static void talk(MediaPhone phone, Sdp answer, Keys keys) throws Exception {
        do {
            phone.say(answer.audio(), keys.own(), "knock");
        } while (phone.hear(keys.far(), KNOCK_EVERY).isEmpty());
        for (var word = 0; word < WORDS; word++) {
            var said = "word " + word;
            phone.say(answer.audio(), keys.own(), said);
            var heard = phone.hear(keys.far());
            while (heard.equals("knock")) {
                heard = phone.hear(keys.far());
            }
            assertEquals(said, heard);
        }
    }

    /// Waits for the last retransmission timers of the calls, and for what their ends have to close.
    private static void settle(Lab lab, SbcNode node, int calls) throws InterruptedException {
        lab.events.await(SbcEvent.CallEnded.class, calls);
        lab.events.await(SbcEvent.MediaReleased.class, 2 * calls);
        lab.events.await(SbcEvent.ConnectionClosed.class, calls);
        until(node, () -> node.counts().join().equals(new SignalingCounts(0, 0, 0, 0, 0)), "calls");
    }

    /// Asks the node again and again: its answer is what paces the loop.
    private static void until(SbcNode node, BooleanSupplier condition, String what) {
        var deadline = System.nanoTime() + Events.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            var counts = node.counts()
                    .orTimeout(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
            assertTrue(System.nanoTime() < deadline, () -> what + " are left: " + counts);
        }
    }

    /// The actors by name and parent. The status printed with each is its mailbox's, set by a message of the moment.
    private static String actorsOf(SbcNode node) {
        var tree = ((ExtendedActorSystem) Adapter.toClassic(node.actors())).printTree();
        return tree.replaceAll(" status=\\d+", "");
    }

    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    /// Virtual threads of DTLS handshakes.
    private static long dtlsThreads(Path directory) {
        try {
            var dump = Files.createTempDirectory(directory, "threads").resolve("all.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            try (var lines = Files.lines(dump)) {
                return lines.filter(line -> line.contains("\"dtls-")).count();
            }
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }
}
