package parley.admin.http;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import parley.admin.view.ChangeReport;
import parley.admin.view.HistoryLine;
import parley.admin.view.IdentitySummary;
import parley.certificate.Upload;

/// What the interface wants of whoever keeps the identities. Names are those of identities that there are.
public interface IdentityDesk {
    /// All of them, by name.
    CompletionStage<List<IdentitySummary>> all();

    /// Judges what was uploaded, and keeps it if nothing speaks against it.
    /// @param by who wants it
    CompletionStage<ChangeReport> upload(String identity, Upload upload, String by);

    /// Proves an upload in handshakes that nobody else sees.
    /// @param generation which; if not given, the newest
    /// @param by who wants it
    CompletionStage<ChangeReport> stage(String identity, OptionalInt generation, String by);

    /// Answers new handshakes with what is staged.
    /// @param generation which; if not given, the newest that is staged
    /// @param by who wants it
    CompletionStage<ChangeReport> activate(String identity, OptionalInt generation, String by);

    /// Answers new handshakes with what was shown before.
    /// @param by who wants it
    CompletionStage<ChangeReport> rollback(String identity, String by);

    /// What was done to it, newest first.
    CompletionStage<List<HistoryLine>> history(String identity);

    /// The certificates that handshakes are answered with, as PEM. Never a key.
    CompletionStage<String> publicChain(String identity);

    /// Reads the files that the configuration names anew.
    /// @param by who wants it
    CompletionStage<ChangeReport> reload(String by);
}
