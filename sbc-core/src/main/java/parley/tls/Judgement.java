package parley.tls;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is to be said about the certificates that a peer shows.
/// @param fault why they are not accepted; empty: they are
/// @param remarks what is odd about them and was tolerated, in words
record Judgement(Optional<CertificateFault> fault, List<String> remarks) {
    static final Judgement ACCEPTED = new Judgement(Optional.empty(), List.of());

    Judgement {
        remarks = List.copyOf(remarks);
    }

    static Judgement refused(CertificateFault fault) {
        return new Judgement(Optional.of(fault), List.of());
    }

    static Judgement tolerated(String remark) {
        return new Judgement(Optional.empty(), List.of(remark));
    }

    /// This, and what a further check says.
    Judgement and(Judgement further) {
        return new Judgement(
                fault.or(further::fault),
                Stream.concat(remarks.stream(), further.remarks.stream()).toList());
    }
}
