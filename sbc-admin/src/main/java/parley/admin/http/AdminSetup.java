package parley.admin.http;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import parley.admin.capture.CaptureDesk;
import parley.admin.issue.IssuerDesk;
import parley.admin.view.Readiness;
import parley.certificate.Identity;
import parley.config.AdminConfig;
import parley.observe.EventSink;

/// What the interface is started with.
/// @param config where and for whom
/// @param directory of the store, for a token where no user is configured
/// @param live what is live
/// @param identities names of those that are configured
/// @param desk keeps them
/// @param issuers have certificates issued for them
/// @param captures has calls written to files
/// @param measuring asks how the legs of a call do
/// @param readiness whether new calls are welcome
/// @param metrics all of them, for Prometheus
/// @param identity whose server certificate HTTPS shows, as of now; not asked without TLS
/// @param events hears who changed what
/// @param chance for tokens
/// @param nanos a monotonic clock
public record AdminSetup(
        AdminConfig config,
        Path directory,
        LiveView live,
        Set<String> identities,
        IdentityDesk desk,
        IssuerDesk issuers,
        CaptureDesk captures,
        MeasuringDesk measuring,
        Supplier<Readiness> readiness,
        Supplier<CompletionStage<String>> metrics,
        Supplier<Identity> identity,
        EventSink events,
        RandomGenerator chance,
        LongSupplier nanos) {
    public AdminSetup {
        identities = Set.copyOf(identities);
    }
}
