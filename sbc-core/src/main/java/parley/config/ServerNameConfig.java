package parley.config;

import java.util.Optional;
import parley.common.ClientAuth;

/// Block `sbc.listeners.NAME.tls.sni."HOST"`: what a client gets that asks for that server name (RFC 6066 §3).
/// @param identity name in `sbc.identities`
/// @param clientAuth whether it must show a certificate; if not set, as for the others
/// @param verify how that is judged; if not set, as for the others
public record ServerNameConfig(String identity, Optional<ClientAuth> clientAuth, Optional<VerifyConfig> verify) {}
