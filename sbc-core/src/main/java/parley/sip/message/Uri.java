package parley.sip.message;

/// A URI where SIP allows any scheme (RFC 3261 §19.1, §25.1 `addr-spec`).
public sealed interface Uri permits SipUri, OtherUri {
    /// The scheme in lower case: `sip`, `sips`, `tel`, ...
    String scheme();
}
