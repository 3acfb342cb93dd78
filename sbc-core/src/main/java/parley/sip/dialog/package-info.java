/// Dialogs and their route sets (RFC 3261 §12). Pure: no clock, no socket, no actor.
@NullMarked
package parley.sip.dialog;

import org.jspecify.annotations.NullMarked;
