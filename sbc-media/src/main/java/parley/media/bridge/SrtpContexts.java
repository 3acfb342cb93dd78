package parley.media.bridge;

import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpReceiver;

/// The two SRTP contexts of a key. They hold state that must live as long as the key (RFC 3711 §3.2.1),
/// whatever else changes.
/// @param inbound for what the peer sends
/// @param outbound for what it gets
public record SrtpContexts(SrtpReceiver inbound, SrtpProtector outbound) {}
