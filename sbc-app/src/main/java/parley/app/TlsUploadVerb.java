package parley.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tls upload`: gives a running SBC a certificate and its key, and on demand proves and shows it at once.
@Command(
        name = "upload",
        description = "Gives a running SBC a certificate chain and its key; prints what is wrong with them.",
        mixinStandardHelpOptions = true)
final class TlsUploadVerb implements Callable<Integer> {
    /// Holds the key's passphrase where no file is named: arguments can be seen by every user of a machine.
    static final String PASSPHRASE_VARIABLE = "PARLEY_KEY_PASSPHRASE";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Parameters(paramLabel = "NAME", description = "The identity.")
    private String name = "";

    @Option(names = "--chain", required = true, paramLabel = "FILE", description = "PEM, leaf first.")
    private Path chain = Path.of("");

    @Option(names = "--key", paramLabel = "FILE", description = "PEM. Default: it stands beside the chain.")
    private @Nullable Path key;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM bundle of the authorities that the chain leads to.")
    private @Nullable Path authorities;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Holds the key's passphrase. Default: the variable " + PASSPHRASE_VARIABLE + ".")
    private @Nullable Path passphraseFile;

    @Option(names = "--use", paramLabel = "USE", defaultValue = "both", description = "server, client or both.")
    private Use use = Use.both;

    @Option(names = "--stage", description = "Prove it, too.")
    private boolean stage;

    @Option(names = "--activate", description = "Prove it and show it, too.")
    private boolean activate;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// On which side of TLS it is shown.
    @SuppressWarnings("MemberName") // as one writes them
    private enum Use {
        both,
        server,
        client
    }

    @Override
    public Integer call() throws IOException {
        var report = new AdminReport(spec.commandLine().getOut(), admin.json());
        var base = "/v1/identities/" + name;
        try (var client = admin.client()) {
            var code = report.show(client.post(base + "/uploads", body()), report::change);
            for (var step : steps()) {
                code = code == 0 ? report.show(client.post(base + step, ""), report::change) : code;
            }
            return code;
        }
    }

    private List<String> steps() {
        var steps = new ArrayList<String>();
        if (stage || activate) {
            steps.add("/stage");
        }
        if (activate) {
            steps.add("/activate");
        }
        return steps;
    }

    private String body() throws IOException {
        var fields = new HashMap<String, String>();
        fields.put("chain", Files.readString(chain));
        fields.put("use", use.name());
        if (key != null) {
            fields.put("key", Files.readString(key));
        }
        if (authorities != null) {
            fields.put("ca", Files.readString(authorities));
        }
        var passphrase = passphraseFile == null
                ? System.getenv(PASSPHRASE_VARIABLE)
                : Files.readString(passphraseFile).strip();
        if (passphrase != null && !passphrase.isEmpty()) {
            fields.put("passphrase", passphrase);
        }
        return JSON.writeValueAsString(fields);
    }
}
