package parley.media.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import parley.media.bridge.LegPort;
import parley.media.bridge.Packet;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.TransportAddress;

/// One media worker: a thread that waits for packets and for tasks, and runs both. As an executor it is what a Pekko
/// dispatcher runs on ([LoopExecutorConfigurator]), so the worker's stream and its legs' actors are on the thread
/// that owns the sockets, and there is no lock and no hand-over between them.
///
/// ```
/// other threads ──► submitted (MPSC) ─┐ wake-up
///                                     ▼
///   ┌─► run tasks ──► wait: sockets, wake-up ──► read a batch ──► deliver it to the stream ─┐
///   └────────────────────── tasks of this thread: local queue ◄─────────────────────────────┘
/// ```
///
/// While there is no task, the stream takes the next batch itself ([#next()]), and the loop turns within it.
///
/// What touches sockets ([#open], [#close], [#send]) is for that thread alone.
public final class WorkerLoop extends AbstractExecutorService {
    /// Tasks run between two looks at the sockets: as many as packets are read at once, so that neither waits long
    /// for the other.
    private static final int TASKS_PER_TURN = PacketBatch.CAPACITY_PACKETS;
    /// Tasks in one chunk of the queue. It has no bound: an actor has at most one task in it, so the actors' own
    /// bounds are its bound.
    private static final int QUEUE_CHUNK = 1024;

    private static final int NO_LIMIT = -1;
    private static final ThreadLocal<WorkerLoop> CURRENT = new ThreadLocal<>();

    private final UdpPoller poller;
    private final WakeUpPacing pacing;
    private final long restNanos;
    private final PacketBatch batch = new PacketBatch();
    private final ArrayDeque<Runnable> local = new ArrayDeque<>();
    private final MpscUnboundedArrayQueue<Runnable> submitted = new MpscUnboundedArrayQueue<>(QUEUE_CHUNK);
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopping;
    private @Nullable PacketReceiver receiver;
    private WakeUpPacing.Next next = WakeUpPacing.Next.WAIT;
    private int lenders;
    private long wakeUps;
    private long packets;

    private WorkerLoop(UdpPoller poller, Duration coalescing, ThreadFactory threads) {
        this.poller = poller;
        this.pacing = new WakeUpPacing(coalescing);
        this.restNanos = coalescing.toNanos();
        this.thread = threads.newThread(this::run);
    }

    /// Starts a worker.
    /// @param kind how it waits for packets
    /// @param coalescing how long it lets them gather when there are many, 0 to 1 ms
    /// @param threads makes its one thread
    /// @throws IOException if the system has no descriptors left
    public static WorkerLoop start(PollerKind kind, Duration coalescing, ThreadFactory threads) throws IOException {
        var loop = new WorkerLoop(kind.create(), coalescing, threads);
        loop.thread.start();
        return loop;
    }

    /// The worker whose thread this is.
    /// @throws IllegalStateException on any other thread
    public static WorkerLoop current() {
        var loop = CURRENT.get();
        if (loop == null) {
            throw new IllegalStateException("this is not a media worker's thread");
        }
        return loop;
    }

    private void run() {
        CURRENT.set(this);
        try {
            while (!stopping || hasTasks()) {
                runTasks();
                waitForPackets();
                readPackets();
            }
        } finally {
            CURRENT.remove();
            poller.shut();
            ended.countDown();
        }
    }

    private void runTasks() {
        for (int budget = TASKS_PER_TURN; budget > 0; budget--) {
            // In turns: the stream goes on by a task of its own, however many come from elsewhere.
            Runnable task = budget % 2 == 0 ? submitted.poll() : local.poll();
            if (task == null) {
                task = budget % 2 == 0 ? local.poll() : submitted.poll();
            }
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error fault) {
                // Mailboxes catch what actors throw; whatever comes this far must not end the loop of all other
                // calls.
                thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
            }
        }
    }

    private boolean hasTasks() {
        return !local.isEmpty() || !submitted.isEmpty();
    }

    private void waitForPackets() {
        if (hasTasks() || stopping) {
            poller.await(0);
        } else {
            rest();
        }
    }

    private void rest() {
        if (next == WakeUpPacing.Next.LOOK) {
            poller.await(0);
            return;
        }
        if (next == WakeUpPacing.Next.REST) {
            // Tasks from elsewhere wait as packets do.
            LockSupport.parkNanos(restNanos);
        }
        asleep.set(true);
        // A task may have come before the flag was seen: then nobody wakes us.
        poller.await(submitted.isEmpty() && !stopping ? NO_LIMIT : 0);
        asleep.set(false);
    }

    private void readPackets() {
        PacketReceiver to = receiver;
        if (to != null && !to.ready()) {
            // The stream is still at the last batch; what is to be read stays with the kernel.
            return;
        }
        if (read() && to != null) {
            to.deliver(batch);
        }
    }

    private boolean read() {
        long nowNanos = System.nanoTime();
        batch.begin(nowNanos);
        poller.receive(batch);
        next = pacing.looked(nowNanos, batch.size());
        if (batch.size() == 0) {
            return false;
        }
        wakeUps++;
        packets += batch.size();
        return true;
    }

    /// Waits for the next batch on behalf of the receiver, which has done with the last, while this thread has nothing
    /// else to do: a batch that is not delivered costs no message.
    /// @return null if it has, or nobody [#lends()] the wait: then the next batch is delivered
    public @Nullable PacketBatch next() {
        while (lenders > 0 && !stopping && !hasTasks()) {
            rest();
            if (read()) {
                return batch;
            }
        }
        return null;
    }

    /// From now on [#next()] may wait. An actor that waits there is not woken by what is sent to it, only by what is
    /// sent to others of this thread: whoever lends takes it back ([#takesBack()]) before that actor is stopped.
    public void lends() {
        lenders++;
    }

    /// The end of a [#lends()].
    public void takesBack() {
        lenders--;
    }

    /// Who gets the packets from now on; with nobody, they are read and forgotten.
    public void receiver(@Nullable PacketReceiver to) {
        receiver = to;
    }

    /// Binds a socket for the port.
    /// @param trafficClass octet of the IP header that its packets carry (RFC 2474 §3)
    /// @throws java.net.BindException if someone has that address
    /// @throws IOException for every other reason
    public void open(LegPort port, TransportAddress at, int trafficClass) throws IOException {
        poller.open(port, at, trafficClass);
    }

    /// Closes the port's socket, if it has one.
    public void close(LegPort port) {
        poller.close(port);
    }

    /// Sends by the packet's route; false if the kernel did not take it.
    public boolean send(Packet packet) {
        return poller.send(packet.departure(), packet.octets(), packet.length(), packet.destination());
    }

    /// Sends a datagram; false if the kernel did not take it.
    public boolean send(LegPort by, byte[] datagram, TransportAddress to) {
        boolean taken = poller.send(by, datagram, datagram.length, to);
        var tap = by.leg().tap();
        if (tap != null && taken) {
            tap.sent(by, datagram, datagram.length, to);
        }
        return taken;
    }

    /// Sockets open.
    public int sockets() {
        return poller.sockets();
    }

    /// Batches read since the start.
    public long wakeUps() {
        return wakeUps;
    }

    /// Datagrams read since the start.
    public long packets() {
        return packets;
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread().equals(thread)) {
            local.add(task);
            return;
        }
        if (ended.getCount() == 0) {
            throw new RejectedExecutionException("this media worker has ended");
        }
        submitted.offer(task);
        if (asleep.get() && asleep.getAndSet(false)) {
            poller.wake();
        }
    }

    @Override
    public void shutdown() {
        stopping = true;
        poller.wake();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return stopping;
    }

    @Override
    public boolean isTerminated() {
        return ended.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }
}
