/// The client of an authority that issues on request (RFC 8555), on acme4j, which no other package sees. Blocks, so
/// it
/// is called on virtual threads only.
@NullMarked
package parley.admin.acme;

import org.jspecify.annotations.NullMarked;
