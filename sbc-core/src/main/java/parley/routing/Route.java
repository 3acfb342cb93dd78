package parley.routing;

import java.util.Locale;
import java.util.Optional;
import parley.sip.message.SipUri;

/// One rule: every condition that is set must hold.
/// @param user the Request-URI's user, exactly
/// @param userPrefix what the Request-URI's user starts with
/// @param domain the Request-URI's host, compared without case
/// @param from name of the trunk the call comes from
/// @param to name of the trunk it goes to
public record Route(
        Optional<String> user, Optional<String> userPrefix, Optional<String> domain, Optional<String> from, String to) {
    boolean admits(SipUri requestUri, String requestUser, Optional<String> callingTrunk) {
        return user.map(requestUser::equals).orElse(true)
                && userPrefix.map(requestUser::startsWith).orElse(true)
                && domain.map(host -> sameHost(host, requestUri.host())).orElse(true)
                && from.map(name -> callingTrunk.map(name::equals).orElse(false))
                        .orElse(true);
    }

    private static boolean sameHost(String configured, String requested) {
        return configured.toLowerCase(Locale.ROOT).equals(requested.toLowerCase(Locale.ROOT));
    }
}
