package parley.routing;

import java.time.Duration;

/// What the registrar grants.
/// @param minExpires shortest binding; less is answered 423. Above an hour it has no effect (RFC 3261 §10.3 step 7)
/// @param defaultExpires where the phone names none
/// @param maxExpires longest binding granted
/// @param maxBindings contacts one user may have; one more takes the place of the one longest silent
public record RegistrarPolicy(Duration minExpires, Duration defaultExpires, Duration maxExpires, int maxBindings) {}
