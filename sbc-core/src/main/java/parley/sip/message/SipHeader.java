package parley.sip.message;

/// One header field, unfolded; a list-valued field is one such line per value.
/// @param name whose
/// @param value without the surrounding white space
public record SipHeader(HeaderName name, String value) {}
