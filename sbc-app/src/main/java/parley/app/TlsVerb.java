package parley.app;

import picocli.CommandLine.Command;

/// `tls`: certificates and connections of TLS.
@Command(
        name = "tls",
        description =
                "Looks at servers; and at the certificates of a running SBC: see, upload, have issued, prove, show,"
                        + " take back.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TlsProbeVerb.class,
            TlsShowVerb.class,
            TlsUploadVerb.class,
            TlsChangeVerb.Stage.class,
            TlsChangeVerb.Activate.class,
            TlsChangeVerb.Rollback.class,
            TlsIssueVerb.Issue.class,
            TlsIssueVerb.Renew.class,
            TlsRootVerb.class,
            TlsHistoryVerb.class,
            TlsChangeVerb.Reload.class
        },
        synopsisSubcommandLabel = "VERB")
final class TlsVerb {}
