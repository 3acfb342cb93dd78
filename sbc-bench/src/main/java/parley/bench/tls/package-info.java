/// What a TLS connection costs the server, beside `openssl s_server` and Kamailio on the same core.
@NullMarked
package parley.bench.tls;

import org.jspecify.annotations.NullMarked;
