package parley.sip.message;

/// A URI where SIP allows any scheme (RFC 3261 §19.1, §25.1 `addr-spec`).
public sealed interface Uri permits SipUri, OtherUri {
    /// The scheme in lower case: `sip`, `sips`, `tel`, ...
    String scheme();

    /// True for `sips`: every hop is to be protected by TLS (RFC 3261 §26.2.2).
    boolean secure();
}
