package parley.sip.transaction;

import java.util.List;
import java.util.stream.Collectors;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// Effects as a table's cell has them: `send ACK; pass 486; arm D 32000`.
final class EffectText {
    private EffectText() {}

    static String of(List<TransactionEffect> effects) {
        return effects.isEmpty() ? "-" : effects.stream().map(EffectText::of).collect(Collectors.joining("; "));
    }

    private static String of(TransactionEffect effect) {
        return switch (effect) {
            case TransactionEffect.Send(var message) -> "send " + of(message);
            case TransactionEffect.PassToUser(var message) -> "pass " + of(message);
            case TransactionEffect.Arm(var timer, var delay) -> "arm " + timer + " " + delay.toMillis();
            case TransactionEffect.Disarm(var timer) -> "disarm " + timer;
            case TransactionEffect.ReportTransportError() -> "report";
            case TransactionEffect.End(var outcome) -> "end " + outcome;
        };
    }

    private static String of(SipMessage message) {
        return switch (message) {
            case SipRequest request -> request.method().name();
            case SipResponse response -> Integer.toString(response.status());
        };
    }
}
