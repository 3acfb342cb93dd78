package parley.sdp;

/// One line of a session description (RFC 8866 §5). Types that nothing here reads stay as [Other]; all keep their
/// place, so that what was read can be written again unchanged.
public sealed interface SdpLine permits Attribute, Bandwidth, Connection, Origin, SdpLine.Other {
    /// The letter before the equals sign.
    char type();

    /// What follows the equals sign.
    String value();

    /// A line kept as text: `v=`, `s=`, `t=` and the like.
    /// @param type one of the letters of RFC 8866 §5
    /// @param value as received
    record Other(char type, String value) implements SdpLine {
        /// `k=` (obsolete, RFC 8866 §5.12) may carry a key and is never shown.
        @Override
        public String toString() {
            return type + "=" + (type == 'k' ? "[redacted]" : value);
        }
    }
}
