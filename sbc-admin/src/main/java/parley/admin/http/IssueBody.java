package parley.admin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import parley.admin.issue.Source;
import parley.certificate.LabRequest;
import parley.common.CertificateUse;
import parley.common.KeyKind;

/// What is sent to have a certificate issued: a JSON object, such as `{"issuer": "lab", "names": ["sip.lab.test"]}`.
final class IssueBody {
    static final Set<String> FIELDS = Set.of("issuer", "names", "use", "key", "kind");

    private IssueBody() {}

    /// What reading it comes to.
    sealed interface Outcome {
        /// It can be asked for.
        /// @param source who is to issue
        record Read(Source source) implements Outcome {}

        /// It makes no sense.
        /// @param detail what is wrong with it
        record Refused(String detail) implements Outcome {}
    }

    static Outcome read(String text) {
        try {
            var document = JsonText.read(text);
            if (document == null || !document.isObject()) {
                return new Outcome.Refused("The body must be an object.");
            }
            var unknown = document.properties().stream()
                    .filter(field -> !FIELDS.contains(field.getKey()))
                    .findFirst();
            return unknown.isPresent()
                    ? new Outcome.Refused("Fields are issuer, names, use, key and kind; there is another.")
                    : source(document);
        } catch (JsonProcessingException fault) {
            return new Outcome.Refused("The body is no JSON.");
        }
    }

    private static Outcome source(JsonNode document) {
        return switch (document.path("issuer").asText()) {
            case "acme" ->
                document.size() == 1
                        ? new Outcome.Read(new Source.Acme())
                        : new Outcome.Refused("The authority issues as configured: the other fields are for lab.");
            case "lab" -> lab(document);
            default -> new Outcome.Refused("The field issuer must be lab or acme.");
        };
    }

    private static Outcome lab(JsonNode document) {
        var use = word(CertificateUse.class, document.path("use").asText("both"));
        var key = word(KeyKind.class, document.path("key").asText("ec-p256"));
        var kind = word(LabRequest.Kind.class, document.path("kind").asText("good"));
        if (use.isEmpty() || key.isEmpty() || kind.isEmpty()) {
            return new Outcome.Refused("use is %s; key is %s; kind is %s."
                    .formatted(words(CertificateUse.class), words(KeyKind.class), words(LabRequest.Kind.class)));
        }
        var names = new ArrayList<String>();
        document.path("names").forEach(name -> names.add(name.asText()));
        if (names.stream().anyMatch(String::isBlank)) {
            return new Outcome.Refused("Every one of names must be a name.");
        }
        try {
            return new Outcome.Read(new Source.Lab(new LabRequest(names, use.get(), key.get(), kind.get())));
        } catch (IllegalArgumentException fault) {
            return new Outcome.Refused("The field names: " + fault.getMessage() + ".");
        }
    }

    private static <E extends Enum<E>> Optional<E> word(Class<E> type, String word) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> spelled(constant).equals(word))
                .findFirst();
    }

    /// Every value that a field may have.
    static <E extends Enum<E>> List<String> words(Class<E> type) {
        return Stream.of(type.getEnumConstants()).map(IssueBody::spelled).toList();
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
