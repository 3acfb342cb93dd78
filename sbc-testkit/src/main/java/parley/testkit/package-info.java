/// What tests of every module share: JDK only.
@NullMarked
package parley.testkit;

import org.jspecify.annotations.NullMarked;
