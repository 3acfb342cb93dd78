package parley.admin.view;

/// A handshake of the SBC with itself.
/// @param listener name of it
/// @param serverName asked for (SNI), or empty
/// @param keyType `RSA` or `EC`, the kind of certificate asked for
/// @param version of TLS asked for
/// @param servedSerial hexadecimal, or empty if no handshake came about
/// @param failure in words; empty if it went as it should
public record Proof(
        String listener, String serverName, String keyType, String version, String servedSerial, String failure) {}
