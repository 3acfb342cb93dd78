/// From G.711 to Opus and back, packet by packet: companding, losses, clocks. Pure: the Opus codec itself is a port,
/// [parley.media.transcode.OpusCodecs].
@NullMarked
package parley.media.transcode;

import org.jspecify.annotations.NullMarked;
