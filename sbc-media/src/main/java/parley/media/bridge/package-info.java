/// What happens to one packet between two legs: classify, unprotect, latch, rewrite, protect. Pure.
@NullMarked
package parley.media.bridge;

import org.jspecify.annotations.NullMarked;
