package parley.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import parley.common.TransportProtocol;

/// The rules of one block. All are checked before any is told, so that an operator mends a block in one go.
final class Rules {
    /// Transports by which we connect to others.
    static final Set<TransportProtocol> DIALLED = Collections.unmodifiableSet(
            EnumSet.of(TransportProtocol.UDP, TransportProtocol.TCP, TransportProtocol.TLS));

    private final List<Broken> broken = new ArrayList<>();

    /// One rule that does not hold.
    /// @param key as written in the configuration
    /// @param rule read after the key: `must be ...`
    /// @param value that breaks it
    record Broken(String key, String rule, String value) {
        @Override
        public String toString() {
            return key + " " + rule + ", got " + value;
        }
    }

    /// Thrown by a record's constructor: these values make no valid block.
    static final class Refusal extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final transient List<Broken> broken;

        private Refusal(List<Broken> broken) {
            super(broken.toString());
            this.broken = List.copyOf(broken);
        }

        List<Broken> broken() {
            return broken;
        }
    }

    Rules require(boolean holds, String key, String rule, Object value) {
        if (!holds) {
            broken.add(new Broken(key, rule, String.valueOf(value)));
        }
        return this;
    }

    Rules range(String key, int value, int least, int most) {
        return require(least <= value && value <= most, key, "must be " + least + " to " + most, value);
    }

    Rules positive(String key, Duration value) {
        return require(value.isPositive(), key, "must be more than zero", value);
    }

    Rules notNegative(String key, Duration value) {
        return require(!value.isNegative(), key, "must not be negative", value);
    }

    Rules distinct(String key, List<?> values) {
        return require(new HashSet<>(values).size() == values.size(), key, "must not name anything twice", values);
    }

    /// Browsers connect to us, never we to them.
    Rules dialled(TransportProtocol transport) {
        return require(
                DIALLED.contains(transport),
                "transport",
                "must be udp, tcp or tls: SIP over WebSocket is not dialled",
                transport.token());
    }

    /// Ends the check of a block.
    void enforce() {
        if (!broken.isEmpty()) {
            throw new Refusal(broken);
        }
    }
}
