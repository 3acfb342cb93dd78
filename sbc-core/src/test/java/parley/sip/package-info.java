/// What the tests of the SIP packages share.
@NullMarked
package parley.sip;

import org.jspecify.annotations.NullMarked;
