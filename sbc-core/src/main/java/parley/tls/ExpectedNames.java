package parley.tls;

import java.util.List;
import java.util.Locale;
import parley.certificate.CertificateNames;
import parley.config.VerifyConfig;

/// Compares the names that a certificate must carry with those it does, as RFC 5922 §7.2 has it and as
/// [VerifyConfig] relaxes it. Pure.
final class ExpectedNames {
    private ExpectedNames() {}

    /// True if one of the expected names was found.
    static boolean match(List<String> expected, List<String> found, TrustPolicy.Names terms) {
        var compared = terms.ipAddresses()
                ? expected
                : expected.stream().filter(name -> !address(name)).toList();
        return CertificateNames.match(compared, found)
                || (terms.wildcards() && compared.stream().anyMatch(name -> covered(name, found)));
    }

    // One label, the first, and never of an address (RFC 9525 §6.3).
    private static boolean covered(String name, List<String> found) {
        var folded = name.toLowerCase(Locale.ROOT);
        var whole = folded.endsWith(".") ? folded.substring(0, folded.length() - 1) : folded;
        var dot = whole.indexOf('.');
        return dot > 0 && !address(whole) && found.contains("*" + whole.substring(dot));
    }

    private static boolean address(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}
