package parley.sip.message;

import java.util.Optional;

/// The value of From, To, Contact, Route, Record-Route and their like (RFC 3261 §20.10, §25.1 `name-addr`).
/// @param displayName unquoted, or the empty string
/// @param uri the address
/// @param parameters header parameters, after the closing bracket
public record NameAddr(String displayName, Uri uri, Parameters parameters) {
    /// An address without display name or parameters.
    public static NameAddr of(Uri uri) {
        return new NameAddr("", uri, Parameters.NONE);
    }

    /// The `tag` of From and To (RFC 3261 §19.3).
    public Optional<String> tag() {
        return parameters.value("tag");
    }

    /// The same address with that tag.
    public NameAddr withTag(String tag) {
        return new NameAddr(displayName, uri, parameters.with("tag", tag));
    }
}
