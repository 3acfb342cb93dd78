/// Bad on purpose: what the walls of the tree must hold back. A pure package of the plan.
@NullMarked
package sample.common;

import org.jspecify.annotations.NullMarked;
