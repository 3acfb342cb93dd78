package parley.transport;

import java.util.ArrayList;
import java.util.function.Consumer;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// A connection that we dialled.
/// @param marked true: its requests ask the peer to send its own here (RFC 5923 §8.1)
/// @param gone called when it closes
record DialledFlow(boolean marked, Consumer<Flow> gone) implements FlowOwner {
    @Override
    public SipMessage leaving(SipMessage message) {
        return switch (message) {
            case SipRequest request -> marked ? marked(request) : request;
            case SipResponse response -> response;
        };
    }

    private static SipRequest marked(SipRequest request) {
        var headers = request.headers();
        var vias = new ArrayList<>(headers.vias());
        vias.set(0, vias.getFirst().with(AliasTerms.PARAMETER, null));
        return request.with(headers.withVias(vias));
    }

    @Override
    public void closing(Flow flow) {
        gone.accept(flow);
    }
}
