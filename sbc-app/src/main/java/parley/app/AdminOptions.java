package parley.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

    @Option(
            names = "--admin-certificate",
            paramLabel = "FILE",
            description = "PEM chain that proves who you are, where sbc.admin.tls.trust is set; in place of a token.")
    private @Nullable Path certificate;

    @Option(
            names = "--admin-key",
            paramLabel = "FILE",
            description = "Its key, PEM. Default: it stands beside the chain. If it is encrypted, the variable "
                    + AdminTls.PASSPHRASE_VARIABLE + " holds the passphrase.")
    private @Nullable Path key;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    AdminClient client() throws IOException {
        if (url != null && (tokenFile != null || certificate != null)) {
            var token = tokenFile == null ? Optional.<Secret>empty() : Optional.of(OperatorToken.read(tokenFile));
            return AdminClient.to(url, tls().context(), token);
        }
        var told = new StringBuilder();
        var read = configuration(line -> told.append(told.isEmpty() ? "" : "; ").append(line));
        if (read.isEmpty()) {
            throw new IOException(told.toString());
        }
        var sbc = read.get();
        if (url == null && !sbc.admin().enabled()) {
            throw new IOException(config + ": the admin interface is switched off; set sbc.admin.enabled = true");
        }
        var base = url == null ? AdminClient.base(sbc.admin(), sbc.store().directory()) : url;
        var token = certificate == null || tokenFile != null ? Optional.of(token(sbc)) : Optional.<Secret>empty();
        return AdminClient.to(base, tls().context(), token);
    }

    /// Asks who is named by its URL, if any is, what anybody may.
    Optional<AdminClient> named() throws IOException {
        return url == null ? Optional.empty() : Optional.of(AdminClient.to(url, tls().context(), Optional.empty()));
    }

    /// Asks a node of that configuration on this machine what anybody may. Nothing secret is sent; so, but where an
    /// authority is named, whatever certificate is shown is believed.
    AdminClient nearby(SbcConfig sbc) throws IOException {
        var tls = authorities == null ? tls().believing() : tls().context();
        return AdminClient.to(AdminClient.base(sbc.admin(), sbc.store().directory()), tls, Optional.empty());
    }

    /// The configuration, or nothing when it has faults; each of them has then been told.
    Optional<SbcConfig> configuration(Consumer<String> tell) {
        return config.read(tell);
    }

    private AdminTls tls() {
        return new AdminTls(
                Optional.ofNullable(authorities), Optional.ofNullable(certificate), Optional.ofNullable(key));
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
                .orElseThrow(
                        () -> new IOException("no user of sbc.admin.users has a token: name one by --token-file, or"
                                + " show who you are by --admin-certificate"));
    }
}
