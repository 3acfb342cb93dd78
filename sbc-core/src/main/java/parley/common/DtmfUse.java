package parley.common;

/// How a party sends and wants the digits of a call.
public enum DtmfUse {
    /// As telephone events in the media (RFC 4733), whatever the other party does.
    RFC4733,
    /// By SIP INFO (RFC 6086), whatever the other party does.
    INFO,
    /// As the other party does: telephone events where both have them, INFO as it comes.
    AUTO
}
