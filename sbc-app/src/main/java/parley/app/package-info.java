/// Main, guardian and wiring: the only place that knows every module.
@NullMarked
package parley.app;

import org.jspecify.annotations.NullMarked;
