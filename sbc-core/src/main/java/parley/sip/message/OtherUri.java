package parley.sip.message;

/// A URI of a scheme that we carry but do not read, `tel` among them.
/// @param scheme lower case
/// @param rest everything after the first colon, as written
public record OtherUri(String scheme, String rest) implements Uri {
    @Override
    public boolean secure() {
        return false;
    }
}
