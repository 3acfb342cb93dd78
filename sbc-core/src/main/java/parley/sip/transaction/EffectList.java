package parley.sip.transaction;

import java.util.ArrayList;
import java.util.List;

/// Effects every arrow out of a state has in common, to be followed by those of one arrow.
/// @param first performed before the others
record EffectList(List<? extends TransactionEffect> first) {
    List<TransactionEffect> and(TransactionEffect... others) {
        var all = new ArrayList<TransactionEffect>(first);
        all.addAll(List.of(others));
        return all;
    }
}
