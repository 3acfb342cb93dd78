/// Digest access authentication (RFC 3261 §22, RFC 8760, RFC 7616). Pure: time and randomness are arguments.
@NullMarked
package parley.sip.auth;

import org.jspecify.annotations.NullMarked;
