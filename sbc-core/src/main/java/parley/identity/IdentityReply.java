package parley.identity;

import java.util.List;
import parley.certificate.CertificateReport;
import parley.identity.lifecycle.Refusal;

/// Answers to [IdentityCommand]s. None has a secret in it.
public sealed interface IdentityReply {
    /// It is kept.
    /// @param identity name in `sbc.identities`
    /// @param generation by which it can be staged
    /// @param report what is to be known about it
    record Uploaded(String identity, int generation, CertificateReport report) implements IdentityReply {}

    /// It is not worth keeping.
    /// @param identity name in `sbc.identities`
    /// @param report says why
    record Rejected(String identity, CertificateReport report) implements IdentityReply {}

    /// It works on every listener.
    /// @param identity name in `sbc.identities`
    /// @param generation that was proved
    /// @param proofs one for each listener, server name and kind of key
    record Staged(String identity, int generation, List<ProofLine> proofs) implements IdentityReply {
        public Staged {
            proofs = List.copyOf(proofs);
        }
    }

    /// New handshakes show it.
    /// @param identity name in `sbc.identities`
    /// @param generation shown now; 0 stands for the configured files
    /// @param before shown until now; 0 stands for the configured files, or for nothing
    /// @param proofs as seen by a connection like any other
    record Activated(String identity, int generation, int before, List<ProofLine> proofs) implements IdentityReply {
        public Activated {
            proofs = List.copyOf(proofs);
        }
    }

    /// The files have been read.
    /// @param changed identities that show something else now
    /// @param notes about the others, such as those whose files are not used
    /// @param proofs as seen by a connection like any other
    record Reloaded(List<String> changed, List<String> notes, List<ProofLine> proofs) implements IdentityReply {
        public Reloaded {
            changed = List.copyOf(changed);
            notes = List.copyOf(notes);
            proofs = List.copyOf(proofs);
        }
    }

    /// Nothing has changed.
    /// @param reason for programs
    /// @param why in words
    /// @param proofs those that failed among them, if it came that far
    record Refused(Refusal reason, String why, List<ProofLine> proofs) implements IdentityReply {
        public Refused {
            proofs = List.copyOf(proofs);
        }
    }

    /// What there is.
    /// @param identities every one that is configured, by name
    record Shown(List<IdentityView> identities) implements IdentityReply {
        public Shown {
            identities = List.copyOf(identities);
        }
    }

    /// What was done.
    /// @param entries oldest first
    record Past(List<HistoryEntry> entries) implements IdentityReply {
        public Past {
            entries = List.copyOf(entries);
        }
    }
}
