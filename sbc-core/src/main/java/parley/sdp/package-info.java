/// Session descriptions (RFC 8866), their security attributes (RFC 4568, RFC 8122, RFC 4145) as values; parser and
/// writer. Pure.
@NullMarked
package parley.sdp;

import org.jspecify.annotations.NullMarked;
