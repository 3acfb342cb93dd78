/// Has certificates issued for identities, by an authority or by the lab's own: one actor for each identity.
@NullMarked
package parley.admin.issue;

import org.jspecify.annotations.NullMarked;
