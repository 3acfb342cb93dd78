package parley.sdp;

import java.util.List;
import java.util.regex.Pattern;
import parley.common.Parsed;
import parley.common.Secret;

/// `a=ice-ufrag` and `a=ice-pwd` (RFC 8839 §5.4): whoever knows the password may say where media goes.
/// @param fragment the user fragment, 4 to 256 characters
/// @param password 22 to 256 characters; not printed
public record IceCredentials(String fragment, Secret password) {
    private static final Pattern FRAGMENT = Pattern.compile("[A-Za-z0-9+/]{4,256}");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");

    /// Reads the arguments of the two attributes.
    public static Parsed<IceCredentials> of(String fragment, String password) {
        if (!FRAGMENT.matcher(fragment).matches()) {
            return new Parsed.Refused<>("RFC 8839 §5.4: a=ice-ufrag is 4 to 256 ice-chars", 0);
        }
        if (!PASSWORD.matcher(password).matches()) {
            return new Parsed.Refused<>("RFC 8839 §5.4: a=ice-pwd is 22 to 256 ice-chars", 0);
        }
        return new Parsed.Ok<>(new IceCredentials(fragment, Secret.of(password)));
    }

    /// As lines; the password shows on the wire only.
    public List<Attribute> attributes() {
        return List.of(
                Attribute.of("ice-ufrag", fragment),
                Attribute.of("ice-pwd", new String(password.reveal(), java.nio.charset.StandardCharsets.US_ASCII)));
    }
}
