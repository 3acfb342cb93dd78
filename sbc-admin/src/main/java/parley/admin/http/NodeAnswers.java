package parley.admin.http;

/// Answers of the node itself.
final class NodeAnswers {
    private NodeAnswers() {}

    /// @param alive always true: who is not, does not answer
    record Health(boolean alive) {}
}
