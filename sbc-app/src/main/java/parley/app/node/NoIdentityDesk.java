package parley.app.node;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import parley.admin.http.IdentityDesk;
import parley.admin.view.ChangeReport;
import parley.admin.view.HistoryLine;
import parley.admin.view.IdentitySummary;
import parley.certificate.Upload;

/// Stands where identities cannot be changed while the node runs.
final class NoIdentityDesk implements IdentityDesk {
    private static CompletionStage<ChangeReport> refused() {
        return CompletableFuture.completedFuture(new ChangeReport(
                false, "unsupported", 0, "Identities cannot be changed while the SBC runs.", List.of(), List.of()));
    }

    @Override
    public CompletionStage<List<IdentitySummary>> all() {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<ChangeReport> upload(String identity, Upload upload, String by) {
        return refused();
    }

    @Override
    public CompletionStage<ChangeReport> stage(String identity, OptionalInt generation, String by) {
        return refused();
    }

    @Override
    public CompletionStage<ChangeReport> activate(String identity, OptionalInt generation, String by) {
        return refused();
    }

    @Override
    public CompletionStage<ChangeReport> rollback(String identity, String by) {
        return refused();
    }

    @Override
    public CompletionStage<List<HistoryLine>> history(String identity) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<String> publicChain(String identity) {
        return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<ChangeReport> reload(String by) {
        return refused();
    }
}
