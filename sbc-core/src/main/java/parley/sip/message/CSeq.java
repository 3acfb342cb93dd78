package parley.sip.message;

/// RFC 3261 §20.16.
/// @param number 0 to 2^31 - 1
/// @param method the request's method
public record CSeq(long number, Method method) {}
