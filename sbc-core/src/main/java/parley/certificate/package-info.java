/// Certificates and keys as things: reading them (RFC 7468), naming them (RFC 5922 §7.1), saying what is wrong with
/// them.
@NullMarked
package parley.certificate;

import org.jspecify.annotations.NullMarked;
