package parley.admin.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import parley.certificate.LabRequest;
import parley.common.CertificateUse;
import parley.common.KeyKind;

/// Describes the table as OpenAPI 3.1: made of what is served, so that it cannot say anything else.
final class OpenApi {
    /// Statuses of a change that is refused. Whatever was in force still is.
    private static final Map<Integer, String> REFUSALS = new TreeMap<>(Map.of(
            409, "another change is under way, or this one needs another before it",
            422, "refused for what is in it, or because it was not proved",
            503, "the store cannot be written or read"));

    private final ObjectNode document = JsonText.mapper().createObjectNode();
    private final ObjectNode schemas = JsonText.mapper().createObjectNode();

    private OpenApi() {}

    static ObjectNode of(List<Operation> operations) {
        return new OpenApi().describe(operations);
    }

    private ObjectNode describe(List<Operation> operations) {
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", "Parley admin interface").put("version", "1");
        var paths = document.putObject("paths");
        for (var operation : operations) {
            var path = paths.withObjectProperty(operation.path());
            describe(path.putObject(operation.method().value().toLowerCase(Locale.ROOT)), operation);
        }
        var components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .setAll(Map.of(
                        "token", scheme("http").put("scheme", "bearer"),
                        "certificate", scheme("mutualTLS")));
        reference(ProblemJson.class);
        components.set("schemas", schemas);
        return document;
    }

    private static ObjectNode scheme(String type) {
        return JsonText.mapper().createObjectNode().put("type", type);
    }

    private void describe(ObjectNode description, Operation operation) {
        description.put("summary", operation.summary());
        description.put("x-role", operation.access().name().toLowerCase(Locale.ROOT));
        var security = description.putArray("security");
        if (operation.access() != Access.OPEN) {
            security.addObject().putArray("token");
            security.addObject().putArray("certificate");
        }
        var parameters = description.putArray("parameters");
        RouteTable.parameters(operation.path()).forEach(name -> {
            var parameter = parameters.addObject();
            parameter.put("name", name).put("in", "path").put("required", true);
            parameter.putObject("schema").put("type", "string");
        });
        operation.query().forEach(query -> {
            var parameter = parameters.addObject();
            parameter.put("name", query.name()).put("in", "query").put("required", false);
            parameter
                    .putObject("schema")
                    .put("type", "integer")
                    .put("minimum", query.least())
                    .put("maximum", query.most())
                    .put("default", query.standard());
        });
        if (operation.body() == Operation.Body.UPLOAD) {
            upload(description.putObject("requestBody").put("required", true).putObject("content"));
        }
        if (operation.body() == Operation.Body.ISSUE) {
            issue(description.putObject("requestBody").put("required", true).putObject("content"));
        }
        if (operation.body() == Operation.Body.CAPTURE) {
            capture(description.putObject("requestBody").put("required", false).putObject("content"));
        }
        answers(description.putObject("responses"), operation);
    }

    private static void capture(ObjectNode content) {
        var schema = content.putObject("application/json").putObject("schema");
        schema.put("type", "object").put("additionalProperties", false);
        schema.putObject("properties")
                .putObject("seconds")
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", CaptureRoutes.SECONDS_MAX)
                .put("default", CaptureRoutes.SECONDS_STANDARD);
    }

    private static void issue(ObjectNode content) {
        var schema = content.putObject("application/json").putObject("schema");
        schema.put("type", "object").put("additionalProperties", false);
        schema.putArray("required").add("issuer");
        var fields = schema.putObject("properties");
        words(fields.putObject("issuer"), List.of("lab", "acme"));
        fields.putObject("names").put("type", "array").putObject("items").put("type", "string");
        words(fields.putObject("use"), IssueBody.words(CertificateUse.class));
        words(fields.putObject("key"), IssueBody.words(KeyKind.class));
        words(fields.putObject("kind"), IssueBody.words(LabRequest.Kind.class));
    }

    private static void words(ObjectNode field, List<String> words) {
        var values = field.put("type", "string").putArray("enum");
        words.forEach(values::add);
    }

    private static void upload(ObjectNode content) {
        for (var type : List.of("application/json", "multipart/form-data")) {
            var schema = content.putObject(type).putObject("schema");
            schema.put("type", "object").put("additionalProperties", false);
            schema.putArray("required").add("chain");
            var fields = schema.putObject("properties");
            UploadBody.FIELDS.stream()
                    .sorted()
                    .forEach(field -> fields.putObject(field).put("type", "string"));
            fields.withObjectProperty("use")
                    .putArray("enum")
                    .add("server")
                    .add("client")
                    .add("both");
        }
        for (var type : List.of("application/x-pem-file", "application/pem-certificate-chain")) {
            content.putObject(type).putObject("schema").put("type", "string");
        }
    }

    private void answers(ObjectNode responses, Operation operation) {
        var answer = operation.answer();
        var content = response(responses, answer.status(), "done");
        switch (answer) {
            case Operation.Result.One(var _, var type) ->
                content.putObject("application/json").set("schema", reference(type));
            case Operation.Result.Many(var _, var type) -> {
                var schema = content.putObject("application/json").putObject("schema");
                schema.put("type", "array").set("items", reference(type));
            }
            case Operation.Result.Plain(var _, var mediaType) ->
                content.putObject(mediaType).putObject("schema").put("type", "string");
        }
        operation
                .refusal()
                .ifPresent(type -> REFUSALS.forEach((status, why) -> response(responses, status, why)
                        .putObject("application/json")
                        .set("schema", reference(type))));
        response(responses, "default", "why not")
                .putObject(ProblemJson.MEDIA_TYPE)
                .set("schema", reference(ProblemJson.class));
    }

    private static ObjectNode response(ObjectNode responses, Object status, String description) {
        return responses
                .putObject(status.toString())
                .put("description", description)
                .putObject("content");
    }

    private ObjectNode reference(Class<?> type) {
        var name = type.getSimpleName();
        if (!schemas.has(name)) {
            var schema = schemas.putObject(name).put("type", "object");
            var required = schema.putArray("required");
            var properties = schema.putObject("properties");
            for (var component : type.getRecordComponents()) {
                properties.set(component.getName(), field(component, required));
            }
        }
        return JsonText.mapper().createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode field(RecordComponent component, ArrayNode required) {
        required.add(component.getName());
        return schema(component.getGenericType());
    }

    private ObjectNode schema(Type type) {
        var schema = JsonText.mapper().createObjectNode();
        return switch (type) {
            case ParameterizedType generic
            when generic.getRawType() == Optional.class -> {
                schema.putArray("anyOf")
                        .add(schema(generic.getActualTypeArguments()[0]))
                        .add(JsonText.mapper().createObjectNode().put("type", "null"));
                yield schema;
            }
            case ParameterizedType generic
            when generic.getRawType() == Map.class ->
                schema.put("type", "object").set("additionalProperties", schema(generic.getActualTypeArguments()[1]));
            case ParameterizedType generic
            when generic.getRawType() instanceof Class<?> raw && Collection.class.isAssignableFrom(raw) ->
                schema.put("type", "array").set("items", schema(generic.getActualTypeArguments()[0]));
            case Class<?> plain when plain.isRecord() -> reference(plain);
            case Class<?> plain
            when plain == Instant.class -> schema.put("type", "string").put("format", "date-time");
            case Class<?> plain
            when Set.of(boolean.class, Boolean.class).contains(plain) -> schema.put("type", "boolean");
            case Class<?> plain
            when Set.of(int.class, long.class, Integer.class, Long.class).contains(plain) ->
                schema.put("type", "integer");
            case Class<?> plain when Set.of(double.class, Double.class).contains(plain) -> schema.put("type", "number");
            case Class<?> plain when plain == String.class -> schema.put("type", "string");
            default -> throw new IllegalArgumentException("no schema for " + type.getTypeName());
        };
    }
}
