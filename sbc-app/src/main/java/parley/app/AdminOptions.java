package parley.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.admin.http.OperatorToken;
import parley.common.Secret;
import parley.config.OperatorConfig;
import parley.config.SbcConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a verb finds the admin interface of a running SBC: by that one's configuration, or by what it is told.
final class AdminOptions {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Of the admin interface. Default: as the configuration says.")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the token. Default: an operator's in the configuration, else the store's admin.token.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--admin-ca",
            paramLabel = "FILE",
            description = "PEM bundle that the admin interface's certificate chains to. Default: the system's.")
    private @Nullable Path authorities;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    AdminClient client() throws IOException {
        if (url != null && tokenFile != null) {
            return AdminClient.to(url, Optional.of(OperatorToken.read(tokenFile)), Optional.ofNullable(authorities));
        }
        var told = new StringBuilder();
        var read = config.read(line -> told.append(told.isEmpty() ? "" : "; ").append(line));
        if (read.isEmpty()) {
            throw new IOException(told.toString());
        }
        var sbc = read.get();
        if (url == null && !sbc.admin().enabled()) {
            throw new IOException(config + ": the admin interface is switched off; set sbc.admin.enabled = true");
        }
        var base = url == null ? AdminClient.base(sbc.admin()) : url;
        return AdminClient.to(base, Optional.of(token(sbc)), Optional.ofNullable(authorities));
    }

    private Secret token(SbcConfig sbc) throws IOException {
        if (tokenFile != null) {
            return OperatorToken.read(tokenFile);
        }
        var users = sbc.admin().users();
        if (users.isEmpty()) {
            return OperatorToken.read(sbc.store().directory().resolve(OperatorToken.FILE));
        }
        // An operator's rather than a reader's; by name, so that it is always the same.
        return users.entrySet().stream()
                .filter(user -> user.getValue().token().isPresent())
                .min(Comparator.comparing((Map.Entry<String, OperatorConfig> user) ->
                                user.getValue().role())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .flatMap(user -> user.getValue().token())
                .orElseThrow(() -> new IOException("no user of sbc.admin.users has a token: name one by --token-file"));
    }
}
