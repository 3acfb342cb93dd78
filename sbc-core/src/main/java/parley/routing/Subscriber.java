package parley.routing;

/// A user of the registrar.
/// @param profile of the user's leg; its name is the user
public record Subscriber(LegProfile profile) {
    public String user() {
        return profile.name();
    }
}
