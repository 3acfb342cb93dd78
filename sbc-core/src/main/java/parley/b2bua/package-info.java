/// What a back-to-back user agent decides: the call machine, which headers cross, what is hidden. Pure.
@NullMarked
package parley.b2bua;

import org.jspecify.annotations.NullMarked;
