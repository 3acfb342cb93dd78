/// What every package may use: parse results, identifiers, addresses, secrets that do not print. Pure: the JDK only.
@NullMarked
package parley.common;

import org.jspecify.annotations.NullMarked;
