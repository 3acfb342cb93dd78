package parley.app.demo;

/// How one endpoint protects what it sends and opens what it gets. Not thread-safe per direction: one thread protects,
/// one unprotects.
interface MediaProtection {
    /// Protects a packet in place.
    /// @param packet with tail room
    /// @param length of the RTP packet
    /// @return length of the SRTP packet
    int protect(byte[] packet, int length);

    /// Opens a packet in place.
    /// @return length of the RTP packet, or a negative number if it is not authentic
    int unprotect(byte[] packet, int length);
}
