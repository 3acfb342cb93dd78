package parley.transport;

import parley.sip.message.SipMessage;

/// Who had a connection made: hears what becomes of it, on the thread of the connection's actor.
interface FlowOwner {
    /// Takes things as they come.
    FlowOwner NOBODY = new FlowOwner() {};

    /// What leaves in place of that message.
    default SipMessage leaving(SipMessage message) {
        return message;
    }

    /// A well-formed message has come.
    /// @param message as its sender wrote it
    default void arrived(Flow flow, SipMessage message) {}

    /// Nothing more can be sent. Called once; the connection's actor lives a little longer, to say so to those who
    /// sent meanwhile.
    default void closing(Flow flow) {}
}
