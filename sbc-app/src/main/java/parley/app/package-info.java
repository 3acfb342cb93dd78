/// The command line: one class per verb. Decides nothing about calls.
@NullMarked
package parley.app;

import org.jspecify.annotations.NullMarked;
