/// SIP over UDP, TCP and TLS on Netty: listeners, framing, one actor per connection, outbound connections.
@NullMarked
package parley.transport;

import org.jspecify.annotations.NullMarked;
