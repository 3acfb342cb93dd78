/// DNS for [parley.resolve]: the only package that sees the library which speaks it.
@NullMarked
package parley.resolve.dns;

import org.jspecify.annotations.NullMarked;
