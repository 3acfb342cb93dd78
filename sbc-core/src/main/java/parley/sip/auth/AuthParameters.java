package parley.sip.auth;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import parley.common.Parsed;

/// An authentication header's value: a scheme and its `name=value` list (RFC 3261 §25.1 `challenge`, `credentials`).
/// @param scheme as written
/// @param values by name in lower case, unquoted
record AuthParameters(String scheme, Map<String, String> values) {
    /// Parameters in one header: RFC 7616 defines a dozen, and an attacker could send thousands.
    static final int PARAMETERS_MAX = 32;

    /// Keeps an immutable copy.
    AuthParameters {
        values = Map.copyOf(values);
    }

    /// Reads a header's value. Costs time linear in its length.
    static Parsed<AuthParameters> parse(String text) {
        return new Reader(text).read();
    }

    /// The value, or empty.
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    /// The text as a `quoted-string`.
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// A cursor over the text. It stops at the first fault, of which it keeps the rule.
    private static final class Reader {
        private static final String TOKEN_MARKS = "-.!%*_+`'~";

        private final String text;
        private int at;
        private String fault = "";

        Reader(String text) {
            this.text = text;
        }

        Parsed<AuthParameters> read() {
            var values = new LinkedHashMap<String, String>();
            skipSpace();
            var scheme = token("authentication scheme is a token (RFC 3261 §25.1)");
            skipSpace();
            while (fault.isEmpty() && at < text.length()) {
                parameter(values);
            }
            return fault.isEmpty()
                    ? new Parsed.Ok<>(new AuthParameters(scheme, values))
                    : new Parsed.Refused<>(fault, at);
        }

        private void parameter(Map<String, String> values) {
            var start = at;
            var name = token("parameter name is a token (RFC 3261 §25.1)").toLowerCase(Locale.ROOT);
            expect('=');
            var value = next() == '"' ? quotedString() : bareValue();
            skipSpace();
            if (at < text.length()) {
                expect(',');
                if (fault.isEmpty() && at == text.length()) {
                    fault = "a comma precedes a parameter (RFC 3261 §25.1)";
                }
            }
            if (fault.isEmpty() && (values.size() == PARAMETERS_MAX || values.put(name, value) != null)) {
                fault = "each parameter occurs once, at most " + PARAMETERS_MAX + " in all (RFC 7616 §3.4)";
                at = start;
            }
        }

        /// A token; slightly wider than the grammar, since base64 in an unquoted nonce harms nobody.
        private String bareValue() {
            var start = at;
            while (at < text.length() && ",; \t\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return nonEmpty(start, "parameter value is a token or a quoted string (RFC 3261 §25.1)");
        }

        private String token(String rule) {
            var start = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return nonEmpty(start, rule);
        }

        private String nonEmpty(int start, String rule) {
            if (start == at && fault.isEmpty()) {
                fault = rule;
            }
            return text.substring(start, at);
        }

        private String quotedString() {
            var value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            if (at == text.length()) {
                fault = "a quoted string ends with a quote (RFC 3261 §25.1)";
            } else {
                at++;
            }
            return value.toString();
        }

        private void expect(char wanted) {
            skipSpace();
            if (next() == wanted) {
                at++;
                skipSpace();
            } else if (fault.isEmpty()) {
                fault = "'" + wanted + "' expected (RFC 3261 §25.1)";
            }
        }

        private char next() {
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isTokenCharacter(char candidate) {
            return (candidate >= 'a' && candidate <= 'z')
                    || (candidate >= 'A' && candidate <= 'Z')
                    || (candidate >= '0' && candidate <= '9')
                    || TOKEN_MARKS.indexOf(candidate) >= 0;
        }
    }
}
