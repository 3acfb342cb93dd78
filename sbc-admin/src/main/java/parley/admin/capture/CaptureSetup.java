package parley.admin.capture;

import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;
import parley.config.CapturesConfig;
import parley.mediaport.MediaCommand;
import parley.observe.EventSink;

/// What captures are made with.
/// @param config whether there may be any
/// @param folder where their files go
/// @param media makes them
/// @param events hears of them
/// @param clock tells when they begin
public record CaptureSetup(
        CapturesConfig config, Path folder, ActorRef<MediaCommand> media, EventSink events, InstantSource clock) {
    CaptureFolder files() {
        return new CaptureFolder(folder);
    }
}
