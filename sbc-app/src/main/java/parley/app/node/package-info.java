/// One running SBC: guardian and wiring, the only place that knows every module.
@NullMarked
package parley.app.node;

import org.jspecify.annotations.NullMarked;
