/// The media relay beside rtpengine and a relay in C: CPU per packet, load that passes, latency, memory, handshakes.
@NullMarked
package parley.bench.media;

import org.jspecify.annotations.NullMarked;
