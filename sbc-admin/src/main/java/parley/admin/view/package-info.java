/// Read models of what runs, for operators. Pure.
@NullMarked
package parley.admin.view;

import org.jspecify.annotations.NullMarked;
