package parley.sdp;

/// `o=` (RFC 8866 §5.2).
/// @param username `-` in all we write
/// @param sessionId constant for the session
/// @param version goes up by one with each change (RFC 3264 §8)
/// @param addressType `IP4` or `IP6`
/// @param address of the host that made the description
public record Origin(String username, String sessionId, String version, String addressType, String address)
        implements SdpLine {
    @Override
    public char type() {
        return 'o';
    }

    @Override
    public String value() {
        return username + " " + sessionId + " " + version + " IN " + addressType + " " + address;
    }

    @Override
    public String toString() {
        return "o=" + value();
    }
}
