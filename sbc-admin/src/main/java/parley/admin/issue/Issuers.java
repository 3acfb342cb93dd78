package parley.admin.issue;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import parley.admin.acme.AcmeOutcome;
import parley.admin.renewal.Advice;

/// Who issues for one identity; nothing here blocks the caller.
interface Issuers {
    /// Directory URL of its authority, if it has one.
    Optional<String> authority();

    /// Why that source cannot be asked, in words; empty if it can.
    Optional<String> objection(Source source);

    /// Orders a certificate. Never completes with a fault that is the world's.
    CompletionStage<AcmeOutcome> order(Source source);

    /// When the authority would like that certificate to be renewed, if it says.
    CompletionStage<Optional<Advice>> advice(X509Certificate certificate);
}
