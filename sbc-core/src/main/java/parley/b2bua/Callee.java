package parley.b2bua;

import parley.common.TransportProtocol;
import parley.routing.LegProfile;
import parley.sip.message.Uri;

/// Where leg B goes.
/// @param profile of its leg
/// @param uri the Request-URI, before any rewriting to `sips`
/// @param host what To shows in a hidden call
/// @param protocol of the hop
public record Callee(LegProfile profile, Uri uri, String host, TransportProtocol protocol) {}
