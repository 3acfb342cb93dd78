package parley.admin.view;

import java.time.Instant;
import java.util.Optional;

/// Where an identity stands with who issues for it.
/// @param identity name in `sbc.identities`
/// @param issuer directory URL of its authority, `lab`, or empty if nobody issues for it
/// @param state `resting`, or what is done at the moment: `ordering`, `uploading`, `staging`, `activating`
/// @param order number of the order that is under way or was the last, from 1; 0 stands for none since the start
/// @param succeeded whether the last one that has ended did
/// @param outcome of that one, in words; empty if there was none
/// @param serial of the certificate that it brought, hexadecimal; empty if it brought none
/// @param next when one will be ordered without being asked for, as far as is known
public record IssuanceView(
        String identity,
        String issuer,
        String state,
        int order,
        boolean succeeded,
        String outcome,
        String serial,
        Optional<Instant> next) {
    /// True if no order is under way.
    public boolean resting() {
        return state.equals("resting");
    }
}
