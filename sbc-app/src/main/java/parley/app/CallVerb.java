package parley.app;

import picocli.CommandLine.Command;

/// `call`: the calls of a running SBC.
@Command(
        name = "call",
        description = "Calls of a running SBC: list them, show how one does, capture the packets of one to a file.",
        mixinStandardHelpOptions = true,
        subcommands = {
            CallListVerb.class,
            CallShowVerb.class,
            CallCaptureVerb.Begin.class,
            CallCaptureVerb.Kept.class,
            CallCaptureVerb.Stop.class
        },
        synopsisSubcommandLabel = "VERB")
final class CallVerb {}
