package parley.certificate;

import java.util.Locale;

/// One thing about an upload.
/// @param code a word that programs may rely on, such as `expired`
/// @param severity what it means
/// @param subject what it is about: a certificate's subject, or `chain`, `key`, `authorities`
/// @param advice what is wrong and what to do, in words, on one line
public record Finding(String code, Severity severity, String subject, String advice) {
    static Finding reject(String code, String subject, String advice) {
        return new Finding(code, Severity.REJECT, subject, advice);
    }

    static Finding warn(String code, String subject, String advice) {
        return new Finding(code, Severity.WARN, subject, advice);
    }

    static Finding note(String code, String subject, String advice) {
        return new Finding(code, Severity.NOTE, subject, advice);
    }

    /// `reject expired: CN=sbc.example.com: its time ended ...`.
    @Override
    public String toString() {
        return severity.name().toLowerCase(Locale.ROOT) + " " + code + ": " + subject + ": " + advice;
    }
}
