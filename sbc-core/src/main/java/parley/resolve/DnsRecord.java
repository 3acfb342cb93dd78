package parley.resolve;

/// What DNS holds under a name.
public sealed interface DnsRecord {
    /// A service of a domain (RFC 3403 §4.1).
    /// @param order 0 to 65535; lower is to be looked at first
    /// @param preference 0 to 65535; lower is better among those of one order
    /// @param flags `s` where the replacement is to be asked for SRV
    /// @param service as `SIPS+D2T`
    /// @param regexp empty in any record that RFC 3263 has a use for
    /// @param replacement next name to ask for; empty for the root
    record Naptr(int order, int preference, String flags, String service, String regexp, String replacement)
            implements DnsRecord {
        public Naptr {
            replacement = Question.plain(replacement);
        }
    }

    /// A server of a service (RFC 2782).
    /// @param priority 0 to 65535; lower is to be tried first
    /// @param weight 0 to 65535; share of the load among those of one priority
    /// @param port 0 to 65535
    /// @param target host; empty for the root: the service is decidedly not offered
    record Srv(int priority, int weight, int port, String target) implements DnsRecord {
        public Srv {
            target = Question.plain(target);
        }
    }

    /// An address of a host.
    /// @param literal IPv4, or IPv6 without brackets
    record Address(String literal) implements DnsRecord {}

    /// The name is another name for that one (RFC 1034 §3.6.2).
    /// @param target the other
    record Alias(String target) implements DnsRecord {
        public Alias {
            target = Question.plain(target);
        }
    }
}
