/// The walls between the packages of the whole tree, and the proof that each of them holds something back.
@NullMarked
package parley.architecture;

import org.jspecify.annotations.NullMarked;
