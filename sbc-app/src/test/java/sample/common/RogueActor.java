package sample.common;

/// An actor by name, in a pure package, open to be extended, and none.
public class RogueActor {}
