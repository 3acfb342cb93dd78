package parley.app.node;

import java.time.Duration;
import parley.admin.http.LiveView;
import parley.config.SbcConfig;
import parley.observe.EventSink;
import parley.signaling.SignalingSetup;
import parley.tls.TlsInForce;

/// What a node is started with.
/// @param config of the node, checked
/// @param tls in force
/// @param events hears what is worth telling
/// @param live what is live, made of the events
/// @param chance random numbers and time
record NodeSetup(SbcConfig config, TlsInForce tls, EventSink events, LiveView live, SignalingSetup.Chance chance) {
    /// For calls that are ended to send their BYE and to free their ports.
    static final Duration END_TIMEOUT = Duration.ofSeconds(3);
}
