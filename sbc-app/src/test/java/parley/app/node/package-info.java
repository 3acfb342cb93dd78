/// Whole nodes, met over real sockets only.
@NullMarked
package parley.app.node;

import org.jspecify.annotations.NullMarked;
