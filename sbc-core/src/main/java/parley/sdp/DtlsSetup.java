package parley.sdp;

/// `a=setup` (RFC 4145 §4, RFC 5763 §5).
public enum DtlsSetup {
    ACTIVE,
    PASSIVE,
    ACTPASS,
    HOLDCONN
}
