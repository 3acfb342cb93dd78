package parley.routing;

import java.util.List;
import parley.common.TransportProtocol;

/// A configured neighbour.
/// @param profile of its leg
/// @param host name or IP literal (IPv6 without brackets)
/// @param port 1 to 65535; 0 where DNS is to say which (RFC 3263 §4.2)
/// @param transport how it is reached
/// @param sources prefixes its calls come from
/// @param certificateNames verified names that show a call to be its own
public record Trunk(
        LegProfile profile,
        String host,
        int port,
        TransportProtocol transport,
        List<AddressPrefix> sources,
        List<String> certificateNames) {
    public Trunk {
        sources = List.copyOf(sources);
        certificateNames = List.copyOf(certificateNames);
    }

    /// The name calls to and from it are logged under.
    public String name() {
        return profile.name();
    }
}
