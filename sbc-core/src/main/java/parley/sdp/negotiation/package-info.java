/// Offer and answer across the two legs of a call (RFC 3264), each leg under its own security policy. Pure.
@NullMarked
package parley.sdp.negotiation;

import org.jspecify.annotations.NullMarked;
