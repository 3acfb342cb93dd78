package parley.routing;

import java.util.List;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;
import parley.common.Topology;

/// A profile in the making: plain RTP, every codec, no fax, topology hidden; a test changes what it is about.
public final class ProfileDraft {
    private final String name;
    private MediaSecurity security = MediaSecurity.NONE;
    private List<SrtpSuite> suites = List.of();
    private IceUse ice = IceUse.NONE;
    private CodecPolicy codecs = CodecPolicy.ALL;
    private DtmfUse dtmf = DtmfUse.AUTO;
    private FaxUse fax = FaxUse.REFUSE;
    private Topology topology = Topology.HIDDEN;
    private boolean secureUri;

    private ProfileDraft(String name) {
        this.name = name;
    }

    public static ProfileDraft named(String name) {
        return new ProfileDraft(name);
    }

    /// One that begins as that profile.
    public static ProfileDraft like(LegProfile profile) {
        var draft = new ProfileDraft(profile.name());
        draft.security = profile.security();
        draft.suites = profile.suites();
        draft.ice = profile.ice();
        draft.codecs = profile.codecs();
        draft.dtmf = profile.dtmf();
        draft.fax = profile.fax();
        draft.topology = profile.topology();
        draft.secureUri = profile.secureUri();
        return draft;
    }

    public ProfileDraft security(MediaSecurity policy, SrtpSuite... preferred) {
        security = policy;
        suites = List.of(preferred);
        return this;
    }

    public ProfileDraft dtmf(DtmfUse use) {
        dtmf = use;
        return this;
    }

    public ProfileDraft transparent() {
        topology = Topology.TRANSPARENT;
        return this;
    }

    public ProfileDraft secureUri() {
        secureUri = true;
        return this;
    }

    public LegProfile profile() {
        return new LegProfile(name, security, suites, ice, codecs, dtmf, fax, topology, secureUri);
    }
}
