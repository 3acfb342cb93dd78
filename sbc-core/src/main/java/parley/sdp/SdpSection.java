package parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The session part of a description, or one media part: lines in their order, and typed looks at them. A line whose
/// value breaks its own grammar is as good as absent (RFC 8866 §5.13: "if not understood, ignore").
public sealed interface SdpSection permits SessionDescription, MediaDescription {
    /// In the order received; without the `m=` line.
    List<SdpLine> lines();

    /// All attributes of that name, in order.
    default Stream<Attribute> attributes(String name) {
        return lines().stream().mapMulti((line, found) -> {
            if (line instanceof Attribute attribute && attribute.name().equals(name)) {
                found.accept(attribute);
            }
        });
    }

    /// The arguments of all attributes of that name, in order; those without one are left out.
    default Stream<String> arguments(String name) {
        return attributes(name).flatMap(attribute -> attribute.argument().stream());
    }

    /// True if an attribute of that name is there, with or without an argument.
    default boolean has(String name) {
        return attributes(name).findAny().isPresent();
    }

    /// The first `c=` line.
    default Optional<Connection> connection() {
        return lines().stream()
                .<Connection>mapMulti((line, found) -> {
                    if (line instanceof Connection connection) {
                        found.accept(connection);
                    }
                })
                .findFirst();
    }

    /// All `b=` lines.
    default List<Bandwidth> bandwidths() {
        return lines().stream()
                .<Bandwidth>mapMulti((line, found) -> {
                    if (line instanceof Bandwidth bandwidth) {
                        found.accept(bandwidth);
                    }
                })
                .toList();
    }

    /// `a=sendrecv` and its like, if one is there.
    default Optional<Direction> direction() {
        return lines().stream()
                .<Direction>mapMulti((line, found) -> {
                    if (line instanceof Attribute attribute
                            && attribute.argument().isEmpty()) {
                        Direction.of(attribute.name()).ifPresent(found);
                    }
                })
                .findFirst();
    }

    /// Every well-formed `a=fingerprint` (RFC 8122 §5).
    default List<Fingerprint> fingerprints() {
        return arguments("fingerprint")
                .flatMap(text -> Fingerprint.of(text).stream())
                .toList();
    }

    /// `a=setup` (RFC 4145 §4).
    default Optional<DtlsSetup> setup() {
        return arguments("setup").flatMap(text -> DtlsSetup.of(text).stream()).findFirst();
    }
}
