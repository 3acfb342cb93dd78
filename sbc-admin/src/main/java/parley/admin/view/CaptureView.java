package parley.admin.view;

import java.time.Instant;

/// A capture of a call.
/// @param id its name
/// @param call whose packets are in it
/// @param startedAt when it was begun
/// @param file where its file is on the machine of the SBC
/// @param octets of its file so far
/// @param running true until its file is complete
public record CaptureView(String id, String call, Instant startedAt, String file, long octets, boolean running) {}
