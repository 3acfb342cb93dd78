/// ICE (RFC 8445) as a lite agent: it has public addresses, makes no checks, and answers those of its peer. Pure:
/// datagrams in, answers out.
@NullMarked
package parley.media.ice;

import org.jspecify.annotations.NullMarked;
