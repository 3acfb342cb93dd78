package parley.admin.view;

import java.util.List;

/// How offer and answer settled the keying of a media leg.
/// @param offeredBy `peer` or `us`
/// @param policy of the leg: `none`, `sdes`, ...
/// @param offered what the offer's media line had: its profile, then each keying
/// @param chosen by whoever answered
/// @param reason in plain words
public record LegKeying(String offeredBy, String policy, List<String> offered, String chosen, String reason) {
    public LegKeying {
        offered = List.copyOf(offered);
    }
}
