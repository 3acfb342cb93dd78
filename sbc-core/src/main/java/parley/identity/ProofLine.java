package parley.identity;

/// One handshake with ourselves.
/// @param listener name in `sbc.listeners`
/// @param serverName asked for (SNI); empty for none
/// @param keyType `RSA` or `EC`, the kind of certificate asked for
/// @param version of TLS asked for
/// @param expectedSerial hexadecimal
/// @param servedSerial hexadecimal; empty if no handshake came about
/// @param failure in words; empty if it went as it should
public record ProofLine(
        String listener,
        String serverName,
        String keyType,
        String version,
        String expectedSerial,
        String servedSerial,
        String failure) {
    /// True if the certificate expected was served.
    public boolean proved() {
        return failure.isEmpty() && servedSerial.equals(expectedSerial);
    }

    /// `external (sip.example.com, EC, TLSv1.3): serves 1a2b`.
    @Override
    public String toString() {
        var where = listener + " (" + (serverName.isEmpty() ? "no server name" : serverName) + ", " + keyType + ", "
                + version + "): ";
        return where
                + (proved()
                        ? "serves " + servedSerial
                        : failure.isEmpty() ? "serves " + servedSerial + " instead of " + expectedSerial : failure);
    }
}
