/// The configuration as typed records, and the only code that sees the HOCON library.
@NullMarked
package parley.config;

import org.jspecify.annotations.NullMarked;
