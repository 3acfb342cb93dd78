package parley.resolve.dns;

import parley.resolve.Question;

/// Who answers questions.
@FunctionalInterface
interface NameServers {
    /// Asks; returns at once.
    /// @param answer called once, from this thread or another; must not block
    void ask(Question question, java.util.function.Consumer<Answer> answer);
}
