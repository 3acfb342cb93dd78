package parley.transport;

import parley.common.TransportProtocol;

/// Where a request goes when no flow to its target is known yet.
/// @param protocol which
/// @param host name or IP literal (IPv6 without brackets); over TLS also the name that the certificate must have
/// @param port 1 to 65535
/// @param peer name of the configured peer, whose TLS policy and identity apply; empty for none
public record NextHop(TransportProtocol protocol, String host, int port, String peer) {}
