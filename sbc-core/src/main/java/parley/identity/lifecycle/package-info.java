/// The life of an identity's generations, as a machine. Pure: certificates are numbers here, and what must be done
/// is
/// told as effects.
@NullMarked
package parley.identity.lifecycle;

import org.jspecify.annotations.NullMarked;
