/// The clock of the actor system: runs what is due, and sleeps while nothing is.
@NullMarked
package parley.schedule;

import org.jspecify.annotations.NullMarked;
