/// Who we are over time: generations of each identity, kept encrypted on disk, proved before they are shown, and put
/// back on demand.
@NullMarked
package parley.identity;

import org.jspecify.annotations.NullMarked;
