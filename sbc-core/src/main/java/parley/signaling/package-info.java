/// Finds the owner of each inbound message: transaction, dialog, or a new call; registrations.
@NullMarked
package parley.signaling;

import org.jspecify.annotations.NullMarked;
