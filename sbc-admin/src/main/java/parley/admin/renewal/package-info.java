/// When a certificate is to be issued, and how one order goes from there to being shown. Pure: no clock, no dice.
@NullMarked
package parley.admin.renewal;

import org.jspecify.annotations.NullMarked;
