package parley.tls;

import java.time.InstantSource;

/// What TLS asks others for while it builds contexts, and while it judges.
/// @param clock wall clock that certificates' dates are compared with
public record TlsServices(InstantSource clock) {}
