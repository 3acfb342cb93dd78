package parley.signaling;

/// How much there is.
/// @param calls not over yet
/// @param callActors those, and those whose last retransmissions still run
/// @param dialogs with an owner
/// @param transactions with an owner
/// @param registrations being answered
public record SignalingCounts(int calls, int callActors, int dialogs, int transactions, int registrations) {}
