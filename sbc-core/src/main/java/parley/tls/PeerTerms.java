package parley.tls;

import io.netty.handler.ssl.SslContext;

/// How one peer is dialled.
/// @param servers judges its certificate
/// @param own certificates that we show
/// @param wanted the policy in words
record PeerTerms(SslContext context, PolicyTrustManager servers, CredentialKeyManager own, String wanted) {}
