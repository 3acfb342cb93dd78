package parley.media.leg;

import java.nio.charset.StandardCharsets;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.dtls.DtlsOutcome;
import parley.mediaport.LegSecurity;
import parley.sdp.CryptoAttribute;
import parley.sdp.ExchangedSdp;
import parley.sdp.SdpWriter;
import parley.sdp.SessionDescription;

/// What is secret of a leg as text, for a file that an operator wants to read its packets with, and for nothing
/// else: never for a log, an event or an exception. DTLS-SRTP keys stand as `a=crypto` too, for that is what tools
/// read.
final class LegSecrets {
    private LegSecrets() {}

    /// Its keys, and the descriptions, which have keys too.
    static String of(OpenLeg leg) {
        return of(leg.keying()) + leg.exchanged().map(LegSecrets::of).orElse("");
    }

    private static String of(ExchangedSdp sdp) {
        return "SDP received from the peer:\n" + text(sdp.received()) + "SDP sent to the peer:\n" + text(sdp.sent());
    }

    private static String text(SessionDescription description) {
        return new String(SdpWriter.write(description), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static String of(LegKeying keying) {
        return switch (keying.agreed()) {
            case null -> "Nothing agreed yet.\n";
            case LegSecurity.Plain _ -> "In the clear.\n";
            case LegSecurity.Sdes(var local, var remote) -> line("the peer sends", remote) + line("we send", local);
            case LegSecurity.Dtls _ ->
                keying.established().isEmpty()
                        ? "DTLS-SRTP, no keys yet.\n"
                        : keying.established().entrySet().stream()
                                .map(entry -> of(entry.getKey().name(), entry.getValue()))
                                .reduce("", String::concat);
        };
    }

    private static String of(String port, DtlsOutcome.Established keys) {
        var on = " on the " + port + " port, by DTLS";
        return line("the peer sends" + on, attribute(keys.profile(), keys.remoteKeyAndSalt()))
                + line("we send" + on, attribute(keys.profile(), keys.localKeyAndSalt()));
    }

    private static CryptoAttribute attribute(SrtpSuite suite, Secret masterKeyAndSalt) {
        return new CryptoAttribute(1, suite, masterKeyAndSalt);
    }

    private static String line(String who, CryptoAttribute key) {
        return who + ": a=" + key.attribute().value() + '\n';
    }
}
