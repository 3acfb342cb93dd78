/// Bad on purpose: what the walls of the tree must hold back. A shell of the plan.
@NullMarked
package sample.call;

import org.jspecify.annotations.NullMarked;
