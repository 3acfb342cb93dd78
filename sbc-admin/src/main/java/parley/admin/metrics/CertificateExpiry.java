package parley.admin.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import parley.admin.view.IdentitySummary;

/// How long certificates are good yet, as Prometheus reads it. Written here and not kept by Kamon: its gauges know
/// no
/// numbers below zero, and would go on showing a certificate that has been replaced.
public final class CertificateExpiry {
    private CertificateExpiry() {}

    /// The text.
    /// @param identities with the certificates that they show now
    /// @param peers days left, by name of the peer or listener
    public static String text(List<IdentitySummary> identities, Map<String, Long> peers) {
        var own = new TreeMap<String, Long>();
        for (var identity : identities) {
            for (var certificate : identity.certificates()) {
                var labels = "identity=\"%s\",key_type=\"%s\",use=\"%s\""
                        .formatted(label(identity.name()), label(certificate.keyType()), certificate.use());
                own.merge(labels, certificate.daysLeft(), Math::min);
            }
        }
        var others = new TreeMap<String, Long>();
        peers.forEach((name, days) -> others.put("via=\"" + label(name) + "\"", days));
        return gauge("parley_certificate_expiry_days", own) + gauge("parley_peer_certificate_expiry_days", others);
    }

    private static String gauge(String name, Map<String, Long> series) {
        var lines = new StringBuilder("# TYPE " + name + " gauge\n");
        series.forEach((labels, days) -> lines.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(days)
                .append(".0\n"));
        return lines.toString();
    }

    private static String label(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
