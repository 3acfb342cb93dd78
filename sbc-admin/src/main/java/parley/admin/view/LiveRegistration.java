package parley.admin.view;

import java.time.Instant;

/// A binding in force.
/// @param user address of record's user
/// @param remote where the phone is
/// @param registeredAt when it was made
/// @param refreshedAt when it was made or last refreshed
public record LiveRegistration(String user, String remote, Instant registeredAt, Instant refreshedAt) {}
