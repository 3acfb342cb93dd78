package parley.resolve.dns;

import java.time.Duration;
import parley.resolve.Reply;

/// A reply with the time that it holds.
/// @param reply what is said
/// @param ttl as the server says, for the absence of records too
record Answer(Reply reply, Duration ttl) {}
