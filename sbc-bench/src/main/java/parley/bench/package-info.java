/// Benchmarks the reader can run, each beside a named peer or a stated goal.
@NullMarked
package parley.bench;

import org.jspecify.annotations.NullMarked;
