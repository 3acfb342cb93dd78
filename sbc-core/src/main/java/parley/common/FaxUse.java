package parley.common;

/// Whether T.38 fax passes on a leg. Its datagrams are not encrypted, whatever the leg's [MediaSecurity].
public enum FaxUse {
    /// Never.
    REFUSE,
    /// Where other media may go in the clear, too.
    RELAY,
    /// In the clear on every leg, also beside encrypted voice.
    RELAY_IN_CLEAR
}
