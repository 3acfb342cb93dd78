/// Where a new call goes: peers, routes, registered contacts, admission. Pure.
@NullMarked
package parley.routing;

import org.jspecify.annotations.NullMarked;
