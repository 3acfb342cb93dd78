package parley.admin.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import parley.admin.view.CaptureView;
import parley.common.CallRef;

/// Asks for captures and looks at their files, for who is no actor. Files are touched on virtual threads only.
public final class CaptureDesk {
    /// For an answer: a file is opened, and no more.
    private static final long ANSWER_SECONDS = 10;

    private static final Executor ELSEWHERE = Thread.ofVirtual().name("capture-files")::start;

    private final ActorRef<CapturesActor.Command> captures;
    private final CaptureFolder folder;

    /// @param captures keeps those under way
    /// @param setup that it was started with
    public CaptureDesk(ActorRef<CapturesActor.Command> captures, CaptureSetup setup) {
        this.captures = captures;
        this.folder = setup.files();
    }

    /// Begins one; answers when it has begun, or why it has not.
    /// @param seconds after which it ends
    /// @param by who wants it
    public CompletionStage<CapturesActor.Answer> start(CallRef call, int seconds, String by) {
        return running().thenApplyAsync(this::kept, ELSEWHERE).thenCompose(kept -> {
            var answer = new CompletableFuture<CapturesActor.Answer>();
            captures.tell(new CapturesActor.Start(call, seconds, by, kept, answer));
            return inTime(answer);
        });
    }

    private CaptureFolder.Kept kept(Set<String> running) {
        try {
            return folder.kept(running);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Ends one.
    /// @return true if it was running
    public CompletionStage<Boolean> stop(String capture) {
        var answer = new CompletableFuture<Boolean>();
        captures.tell(new CapturesActor.Stop(capture, answer));
        return inTime(answer);
    }

    /// All there are, newest first.
    public CompletionStage<List<CaptureView>> all() {
        return running()
                .thenApplyAsync(
                        names -> {
                            try {
                                return folder.all(names);
                            } catch (IOException fault) {
                                throw new UncheckedIOException(fault);
                            }
                        },
                        ELSEWHERE);
    }

    /// The file of one, complete or not.
    public CompletionStage<Optional<Path>> file(String capture) {
        return CompletableFuture.supplyAsync(() -> folder.existing(capture), ELSEWHERE);
    }

    /// What became of a wish to delete.
    public enum Deletion {
        DONE,
        /// It must be ended first.
        RUNNING,
        MISSING
    }

    /// Deletes the file of one that is complete.
    public CompletionStage<Deletion> delete(String capture) {
        return running()
                .thenApplyAsync(names -> names.contains(capture) ? Deletion.RUNNING : deleteNow(capture), ELSEWHERE);
    }

    private Deletion deleteNow(String capture) {
        var file = folder.existing(capture);
        try {
            return file.isPresent() && Files.deleteIfExists(file.get()) ? Deletion.DONE : Deletion.MISSING;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private CompletionStage<Set<String>> running() {
        var answer = new CompletableFuture<Set<String>>();
        captures.tell(new CapturesActor.Show(answer));
        return inTime(answer);
    }

    private static <T> CompletableFuture<T> inTime(CompletableFuture<T> answer) {
        return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
}
