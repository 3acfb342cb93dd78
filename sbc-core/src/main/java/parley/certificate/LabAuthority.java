package parley.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import parley.common.CertificateUse;
import parley.common.KeyKind;

/// A certificate authority for the lab: a root, and under it the authority that issues (RFC 5280). The root's key is
/// gone once that one is made, so nothing that is kept can make another authority.
public final class LabAuthority {
    /// Of root and issuing authority: a lab's phones are told its root once.
    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3_650);

    /// Of what it issues: well above the 30 days at which an expiry is told.
    private static final Duration VALIDITY = Duration.ofDays(90);

    /// Others' clocks may be behind ours.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /// RFC 5280 §4.1.2.2 allows 160, sign included.
    private static final int SERIAL_BITS = 120;

    private static final int RSA_BITS = 2_048;
    private static final String WRONG_NAME = "somebody-else.invalid";

    private final SecureRandom random;
    private final Credential issuing;

    private LabAuthority(SecureRandom random, Credential issuing) {
        this.random = random;
        this.issuing = issuing;
    }

    /// Who signs, and what is signed: the to-be-signed part of a certificate.
    private record Draft(
            X500Principal subject,
            KeyPair key,
            Instant notBefore,
            Instant notAfter,
            List<String> names,
            List<KeyPurposeId> usages,
            int pathLength) {
        /// No authority.
        static final int LEAF = -1;

        static Draft authority(String name, KeyPair key, Instant now, int pathLength) {
            var from = now.minus(CLOCK_SKEW);
            return new Draft(
                    new X500Principal("CN=" + name),
                    key,
                    from,
                    from.plus(AUTHORITY_VALIDITY),
                    List.of(),
                    List.of(),
                    pathLength);
        }
    }

    /// A new authority.
    /// @param now from when on it is valid
    public static LabAuthority create(SecureRandom random, Instant now) throws GeneralSecurityException {
        var rootKey = ellipticKey(random);
        var root =
                new LabAuthority(random, signedByItself(random, Draft.authority("Parley lab root", rootKey, now, 1)));
        var issuingKey = ellipticKey(random);
        var issuing = root.sign(Draft.authority("Parley lab authority", issuingKey, now, 0));
        return new LabAuthority(
                random, new Credential(List.of(issuing, root.root()), issuingKey.getPrivate(), CertificateUse.BOTH));
    }

    /// The authority that was kept.
    /// @param issuing what [#issuing()] was
    public static LabAuthority of(Credential issuing, SecureRandom random) {
        return new LabAuthority(random, issuing);
    }

    /// What must be kept to issue again, key included: the issuing authority's certificate, then its root's.
    public Credential issuing() {
        return issuing;
    }

    /// What others must trust.
    public X509Certificate root() {
        return issuing.chain().getLast();
    }

    /// Issues a certificate, with a fresh key and with the chain that belongs before it but for the root.
    /// @param now wall clock
    /// @throws IllegalArgumentException for a name that cannot stand in a certificate
    public Credential issue(LabRequest request, Instant now) throws GeneralSecurityException {
        var key = request.key() == KeyKind.RSA_2048 ? rsaKey() : ellipticKey(random);
        var names = request.kind() == LabRequest.Kind.WRONG_NAME ? List.of(WRONG_NAME) : request.names();
        var from = notBefore(request.kind(), now);
        var usages = request.kind() == LabRequest.Kind.WITHOUT_USAGE ? List.<KeyPurposeId>of() : usages(request.use());
        var leaf = sign(
                new Draft(commonName(names.getFirst()), key, from, from.plus(VALIDITY), names, usages, Draft.LEAF));
        var chain =
                request.kind() == LabRequest.Kind.WITHOUT_INTERMEDIATE ? List.of(leaf) : List.of(leaf, issuing.leaf());
        return new Credential(chain, key.getPrivate(), request.use());
    }

    private static Instant notBefore(LabRequest.Kind kind, Instant now) {
        return switch (kind) {
            case EXPIRED -> now.minus(VALIDITY).minus(Duration.ofDays(1));
            case NOT_YET_VALID -> now.plus(Duration.ofDays(1));
            case GOOD, WRONG_NAME, WITHOUT_INTERMEDIATE, WITHOUT_USAGE -> now.minus(CLOCK_SKEW);
        };
    }

    /// The X.520 bound of a common name is 64 characters; the names that count are in the extension.
    private static X500Principal commonName(String name) {
        var common = name.length() > 64 ? name.substring(0, 64) : name;
        return new X500Principal("CN=\"" + common.replaceAll("[\"\\\\]", "") + '"');
    }

    private static List<KeyPurposeId> usages(CertificateUse use) {
        var usages = new ArrayList<KeyPurposeId>();
        if (use.server()) {
            usages.add(KeyPurposeId.id_kp_serverAuth);
        }
        if (use.client()) {
            usages.add(KeyPurposeId.id_kp_clientAuth);
        }
        return usages;
    }

    private static Credential signedByItself(SecureRandom random, Draft draft) throws GeneralSecurityException {
        var certificate = sign(
                random,
                draft,
                draft.subject(),
                draft.key().getPublic(),
                draft.key().getPrivate());
        return new Credential(List.of(certificate), draft.key().getPrivate(), CertificateUse.BOTH);
    }

    private X509Certificate sign(Draft draft) throws GeneralSecurityException {
        var issuer = issuing.leaf();
        return sign(random, draft, issuer.getSubjectX500Principal(), issuer.getPublicKey(), issuing.privateKey());
    }

    private static X509Certificate sign(
            SecureRandom random, Draft draft, X500Principal issuer, PublicKey issuerKey, PrivateKey signingKey)
            throws GeneralSecurityException {
        var builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                Date.from(draft.notBefore()),
                Date.from(draft.notAfter()),
                draft.subject(),
                draft.key().getPublic());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(draft.key().getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(issuerKey));
            extend(builder, draft);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | IOException fault) {
            throw new GeneralSecurityException(fault);
        }
    }

    private static void extend(JcaX509v3CertificateBuilder builder, Draft draft) throws IOException {
        if (draft.pathLength() != Draft.LEAF) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(draft.pathLength()));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return;
        }
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, keyUsage(draft));
        if (!draft.usages().isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(draft.usages().toArray(KeyPurposeId[]::new)));
        }
        var names = draft.names().stream().map(LabAuthority::generalName).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    /// RSA keys are also used for key transport, where old phones know no other suites (RFC 5246 §7.4.2).
    private static KeyUsage keyUsage(Draft draft) {
        return "RSA".equals(draft.key().getPublic().getAlgorithm())
                ? new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)
                : new KeyUsage(KeyUsage.digitalSignature);
    }

    private static GeneralName generalName(String name) {
        if (name.startsWith("sip:")) {
            return new GeneralName(GeneralName.uniformResourceIdentifier, name);
        }
        return isAddress(name)
                ? new GeneralName(GeneralName.iPAddress, name)
                : new GeneralName(GeneralName.dNSName, name);
    }

    private static boolean isAddress(String name) {
        try {
            return !InetAddress.ofLiteral(name).getHostAddress().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private KeyPair rsaKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS, random);
        return generator.generateKeyPair();
    }

    private static KeyPair ellipticKey(SecureRandom random) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }
}
