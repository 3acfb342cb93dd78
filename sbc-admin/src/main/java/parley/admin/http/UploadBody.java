package parley.admin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.stream.Materializer;
import parley.certificate.Upload;
import parley.common.CertificateUse;
import parley.common.Secret;

/// Reads an [Upload] from what a request carries: `application/json` or `multipart/form-data` with the fields
/// `chain`,
/// `key`, `ca`, `passphrase`, `use`, or `application/x-pem-file` with all of it one after the other. Refusals
/// name
/// fields, never what stands in them: it may be a key.
final class UploadBody {
    static final Set<String> MEDIA_TYPES = Set.of(
            "application/json", "multipart/form-data", "application/x-pem-file", "application/pem-certificate-chain");

    static final Set<String> FIELDS = Set.of("chain", "key", "ca", "passphrase", "use");

    private UploadBody() {}

    /// What came of it.
    sealed interface Outcome {
        /// It is one.
        record Read(Upload upload) implements Outcome {}

        /// It is none.
        /// @param detail one sentence
        record Refused(String detail) implements Outcome {}
    }

    static CompletionStage<Outcome> read(HttpEntity.Strict entity, Materializer materializer) {
        var type = mediaType(entity);
        var text = entity.getData().decodeString(StandardCharsets.UTF_8);
        return switch (type) {
            case "application/json" -> CompletableFuture.completedFuture(json(text));
            case "multipart/form-data" -> multipart(entity, materializer);
            default -> CompletableFuture.completedFuture(upload(Map.of("chain", text)));
        };
    }

    /// `application/json`, without its parameters.
    static String mediaType(HttpEntity entity) {
        var type = entity.getContentType().mediaType();
        return (type.mainType() + "/" + type.subType()).toLowerCase(Locale.ROOT);
    }

    private static Outcome json(String text) {
        JsonNode document;
        try {
            document = JsonText.read(text);
        } catch (JsonProcessingException fault) {
            return new Outcome.Refused("The body is no JSON.");
        }
        var fields = new HashMap<String, String>();
        for (var field : document.properties()) {
            if (!field.getValue().isTextual()) {
                return new Outcome.Refused("Every field must be a string.");
            }
            fields.put(field.getKey(), field.getValue().textValue());
        }
        return document.isObject() ? upload(fields) : new Outcome.Refused("The body must be an object.");
    }

    private static CompletionStage<Outcome> multipart(HttpEntity.Strict entity, Materializer materializer) {
        return Unmarshaller.entityToMultipartFormData()
                .unmarshal(entity, materializer)
                .thenCompose(form -> form.toStrict(Duration.ofSeconds(1).toMillis(), materializer))
                .handle((form, fault) -> {
                    if (fault != null) {
                        return new Outcome.Refused("The body is no multipart/form-data.");
                    }
                    var fields = new HashMap<String, String>();
                    form.getStrictParts()
                            .forEach(part -> fields.put(
                                    part.getName(), part.getEntity().getData().decodeString(StandardCharsets.UTF_8)));
                    return upload(fields);
                });
    }

    private static Outcome upload(Map<String, String> fields) {
        if (!FIELDS.containsAll(fields.keySet())) {
            return new Outcome.Refused("Fields are chain, key, ca, passphrase and use; there is another.");
        }
        var chain = fields.get("chain");
        if (chain == null) {
            return new Outcome.Refused("The field chain is required.");
        }
        return use(fields.getOrDefault("use", "both"))
                .<Outcome>map(use -> new Outcome.Read(new Upload(
                        Secret.of(chain),
                        secret(fields, "key"),
                        secret(fields, "ca"),
                        secret(fields, "passphrase"),
                        use)))
                .orElseGet(() -> new Outcome.Refused("The field use must be server, client or both."));
    }

    private static Optional<Secret> secret(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(Secret::of);
    }

    private static Optional<CertificateUse> use(String word) {
        return switch (word) {
            case "both" -> Optional.of(CertificateUse.BOTH);
            case "server" -> Optional.of(CertificateUse.SERVER);
            case "client" -> Optional.of(CertificateUse.CLIENT);
            default -> Optional.empty();
        };
    }
}
