package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.observe.SbcEvent;
import parley.sip.message.Method;
import parley.sip.message.SipResponse;

class StartAndStopTest {
    private final Random random = new Random(3_261);
    private Lab lab;
    private MediaPhone alice;
    private MediaPhone bob;

    @BeforeEach
    void open(@TempDir Path directory) throws GeneralSecurityException, IOException {
        lab = new Lab(directory);
        alice = new MediaPhone(0xA, 1);
        bob = new MediaPhone(0xB, 1);
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        lab.close();
    }

    @Test
    @DisplayName(
            "a stop refuses new calls with 503, lets a running one end itself within node.drain, and frees all ports")
    void drained() throws Exception {
        var node = lab.start("sbc.node.drain = 30s");
        var tcp = Lab.listener(node, "tcp").port();
        try (var link = SipLink.tcp(tcp);
                var late = SipLink.tcp(tcp)) {
            var caller = new TestCaller(link, "sip:b@test.invalid", random);
            caller.invite(offer());
            try (var trunk = lab.acceptFromSbc()) {
                var callee = new TestCallee(trunk);
                answer(callee);
                caller.acknowledge(caller.finalResponse(Method.INVITE));
                lab.events.await(SbcEvent.CallAnswered.class);

                var stopped = node.stop();
                // Answered by the router, which has by then been told to stop.
                var _ = node.counts().get(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
                var refused = new TestCaller(late, "sip:b@test.invalid", random).call(offer());
                assertEquals(503, refused.status());
                assertFalse(stopped.isDone());

                caller.hangUp();
                callee.awaitBye();
                stopped.get(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        assertEquals("bye-a", lab.events.await(SbcEvent.CallEnded.class).cause());
        assertPortsFree(node);
    }

    @Test
    @DisplayName("a call that goes on beyond node.drain is ended by a BYE to both sides, with one event, and frees all"
            + " ports")
    void ended() throws Exception {
        var node = lab.start("sbc.node.drain = 0s");
        try (var link = SipLink.tcp(Lab.listener(node, "tcp").port())) {
            var caller = new TestCaller(link, "sip:b@test.invalid", random);
            caller.invite(offer());
            try (var trunk = lab.acceptFromSbc()) {
                var callee = new TestCallee(trunk);
                answer(callee);
                caller.acknowledge(caller.finalResponse(Method.INVITE));
                lab.events.await(SbcEvent.CallAnswered.class);

                var stopped = node.stop();
                callee.awaitBye();
                caller.awaitBye();
                stopped.get(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        var ends = lab.events.all(SbcEvent.CallEnded.class);
        assertEquals(
                List.of("shutdown"),
                ends.stream().map(SbcEvent.CallEnded::cause).toList());
        assertEquals(2, lab.events.all(SbcEvent.MediaReleased.class).size());
        assertPortsFree(node);
    }

    @Test
    @DisplayName("a call that still rings when the drain is over is refused to the caller and cancelled to the callee")
    void ringing() throws Exception {
        var node = lab.start("sbc.node.drain = 0s");
        try (var link = SipLink.tcp(Lab.listener(node, "tcp").port())) {
            var caller = new TestCaller(link, "sip:b@test.invalid", random);
            caller.invite(offer());
            try (var trunk = lab.acceptFromSbc()) {
                var callee = new TestCallee(trunk);
                var invite = callee.await(Method.INVITE);
                callee.answer(invite, 180, "Ringing", "");
                link.receive(SipResponse.class, response -> response.status() == 180);

                var stopped = node.stop();
                var cancel = callee.await(Method.CANCEL);
                callee.answer(cancel, 200, "OK", "");
                callee.answer(invite, 487, "Request Terminated", "");
                var refused = caller.finalResponse(Method.INVITE);
                caller.acknowledge(refused);
                assertEquals(503, refused.status());
                stopped.get(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        assertPortsFree(node);
    }

    @Test
    @DisplayName("a media address that this machine has not fails the start, with its key in words, and not each call")
    void mediaAddress() {
        var fault = failed(lab.hocon("sbc.media.address = \"192.0.2.99\""));
        assertTrue(fault.fault().startsWith("sbc.media.address: media cannot be bound to 192.0.2.99: "), fault::fault);
        assertEquals(1, fault.fault().lines().count());
    }

    @Test
    @DisplayName("a certificate file that is not there fails the start, with its key and its path in words")
    void missingCertificate() {
        var fault = failed(lab.hocon("sbc.identities.lab.certificate-chain = \"/nowhere/sbc.crt\""))
                .fault();
        assertTrue(fault.contains("sbc.identities.lab.certificate-chain"), fault);
        assertTrue(fault.contains("/nowhere/sbc.crt"), fault);
        assertEquals(1, fault.lines().count(), fault);
    }

    @Test
    @DisplayName("a certificate file without a certificate fails the start, with its key and its path in words")
    void brokenCertificate(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("broken.crt"), "not a certificate");
        var fault = failed(lab.hocon("sbc.identities.lab.certificate-chain = \"" + file + "\""))
                .fault();
        assertTrue(fault.contains("sbc.identities.lab"), fault);
        assertTrue(fault.contains(file.toString()), fault);
        assertEquals(1, fault.lines().count(), fault);
    }

    @Test
    @DisplayName(
            "a port that someone else holds fails the start and names the listener; nothing stays behind, and the same "
                    + "process can start again")
    void portInUse() throws Exception {
        // What a process starts once and keeps, such as the loggers' threads, is started by then.
        lab.start("").stop().get(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        var before = threads();
        int port;
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = holder.getLocalPort();
            var fault = failed(lab.hocon("sbc.listeners.tcp.port = " + port)).fault();
            assertTrue(fault.contains("sbc.listeners.tcp"), fault);
            assertTrue(fault.contains("127.0.0.1 port " + port), fault);
            assertEquals(1, fault.lines().count(), fault);
        }
        assertEquals(Set.of(), newThreads(before));
        assertEquals(
                port,
                Lab.listener(lab.start("sbc.listeners.tcp.port = " + port), "tcp")
                        .port());
    }

    private SbcNode.Start.Failed failed(String hocon) {
        return assertInstanceOf(SbcNode.Start.Failed.class, lab.attempt(hocon));
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    /// Those that are there now, were not there before, and do not end: each is given the time it needs to.
    private static Set<String> newThreads(Set<Thread> before) throws InterruptedException {
        var after = new HashSet<>(threads());
        after.removeAll(before);
        for (var thread : after) {
            // Netty's thread of last resort ends after a second without work, and is the process's, not a node's.
            thread.join(Events.PATIENCE);
        }
        return after.stream().filter(Thread::isAlive).map(Thread::getName).collect(Collectors.toSet());
    }

    private String offer() {
        return Sdp.sdes(alice.port(), MediaPhone.key(random)).text();
    }

    private void answer(TestCallee callee) throws IOException, InterruptedException {
        var invite = callee.await(Method.INVITE);
        callee.answer(
                invite, 200, "OK", Sdp.sdes(bob.port(), MediaPhone.key(random)).text());
        callee.await(Method.ACK);
    }

    private static void assertPortsFree(SbcNode node) throws IOException {
        assertTrue(node.terminated().isDone());
        for (var listener : node.listeners().entrySet()) {
            var port = listener.getValue().port();
            if (listener.getKey().equals("udp")) {
                new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
            } else {
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            }
        }
        Lab.assertMediaPortsFree();
    }
}
