/// DTLS-SRTP (RFC 5764) on bctls, the only importer of `org.bouncycastle.tls`.
@NullMarked
package parley.media.dtls;

import org.jspecify.annotations.NullMarked;
