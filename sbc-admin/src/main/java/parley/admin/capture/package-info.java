/// Captures of calls: who may have how many, which there are, and what was told of them.
@NullMarked
package parley.admin.capture;

import org.jspecify.annotations.NullMarked;
