package parley.app;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.certificate.Credential;
import parley.certificate.Pem;
import parley.common.CertificateUse;
import parley.common.Parsed;
import parley.common.RevocationMode;
import parley.config.DnsConfig;
import parley.config.RevocationConfig;
import parley.probe.ProbeTerms;
import parley.probe.TlsProbe;
import parley.resolve.dns.SipResolver;
import parley.revocation.AuthorityAnswers;
import parley.revocation.ChainRevocation;
import parley.tls.ServerCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tls probe`: looks at a server as a caller would, at every address that its name leads to.
@Command(
        name = "probe",
        description = {
            "Locates a SIP domain or server as RFC 3263 does, and looks at the TLS of every address: certificates,"
                    + " names, dates, versions, weak ciphers, client certificate, and the answer to an OPTIONS.",
            "Exit code 0: calls work. 1: something breaks calls, and the output says what. 2: wrong usage."
        },
        mixinStandardHelpOptions = true)
final class TlsProbeVerb implements Callable<Integer> {
    private static final int PORT_MAX = 65_535;

    /// Longest wait that may be asked for. There are some twenty for an address.
    private static final int TIMEOUT_MAX_SECONDS = 60;

    @Parameters(paramLabel = "HOST", description = "SIP domain, host name or IP address.")
    private String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Port, instead of what DNS says or 5061.")
    private int port;

    @Option(names = "--sni", paramLabel = "NAME", description = "Name to ask for and to expect, instead of HOST.")
    private @Nullable String serverName;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file of trusted authorities, instead of the system's.")
    private @Nullable Path authorities;

    @Option(names = "--cert", paramLabel = "FILE", description = "PEM chain of the client certificate to show.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "PEM key of that certificate.")
    private @Nullable Path key;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "For each wait. Default: ${DEFAULT-VALUE}",
            defaultValue = "5")
    private int timeoutSeconds = 5;

    @Option(names = "--dns", paramLabel = "ADDRESS", description = "Name server, as 192.0.2.53 or 192.0.2.53:5353.")
    private List<String> nameServers = List.of();

    @Option(names = "--json", description = "Print one JSON document; log lines go to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        // Read by logback.xml when the first logger is made, which is later: standard output is for the report.
        System.setProperty("parley.log.target", "System.err");
        checkUsage();
        var timeout = Duration.ofSeconds(timeoutSeconds);
        var terms = new ProbeTerms(
                host.replaceAll("^\\[|\\]$", ""), port, Optional.ofNullable(serverName), credential(), timeout);
        var dns = new DnsConfig(nameServers, timeout, 2, Duration.ofHours(1), Duration.ofMinutes(1));
        var random = new SecureRandom();
        try (var locator = SipResolver.of(dns, random);
                var answers = AuthorityAnswers.overHttp()) {
            var revocation = ChainRevocation.of(asked(timeout), List.of(), answers);
            var check = authorities == null
                    ? taken(ServerCheck.bySystem(revocation))
                    : ServerCheck.by(taken(Pem.certificates(authorities)), revocation);
            var now = Instant.now();
            var report = new TlsProbe(terms, check, Instant::now, random).run(locator);
            spec.commandLine().getOut().println(json ? ProbeJson.of(report, now) : ProbeText.of(report, now));
            return report.good() ? 0 : 1;
        }
    }

    /// What is revoked is found; what cannot be learnt is not the server's fault.
    private static RevocationConfig asked(Duration timeout) {
        return new RevocationConfig(RevocationMode.SOFT, Optional.empty(), true, true, Optional.empty(), timeout);
    }

    private void checkUsage() {
        if (port < 0 || port > PORT_MAX) {
            throw usage("--port must be 1 to 65535");
        }
        if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_MAX_SECONDS) {
            throw usage("--timeout must be 1 to " + TIMEOUT_MAX_SECONDS);
        }
        if ((certificate == null) != (key == null)) {
            throw usage("--cert and --key belong together");
        }
        if (!address(host) && !host.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*)")) {
            throw usage("HOST must be a host name or an IP address, got " + host);
        }
    }

    private static boolean address(String text) {
        try {
            InetAddress.ofLiteral(text.replaceAll("^\\[|\\]$", ""));
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private Optional<Credential> credential() {
        if (certificate == null || key == null) {
            return Optional.empty();
        }
        List<X509Certificate> chain = taken(Pem.certificates(certificate));
        return Optional.of(new Credential(chain, taken(Pem.privateKey(key, Optional.empty())), CertificateUse.CLIENT));
    }

    private <T> T taken(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T>(var value) -> value;
            case Parsed.Refused<T> refused -> throw usage(refused.rule());
        };
    }

    private ParameterException usage(String fault) {
        return new ParameterException(spec.commandLine(), fault);
    }
}
