/// The only thing signalling knows of media: commands it sends, events it gets, as records.
@NullMarked
package parley.mediaport;

import org.jspecify.annotations.NullMarked;
