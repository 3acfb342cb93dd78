package parley.admin.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import parley.certificate.Credential;
import parley.certificate.Pem;
import parley.common.KeyKind;
import parley.common.Parsed;
import parley.config.AcmeConfig;

/// One authority as one identity uses it (RFC 8555): account, order, challenges, certificate. Everything here
/// blocks.
public final class AcmeAuthority {
    /// For one exchange with the authority.
    private static final Duration EXCHANGE = Duration.ofSeconds(20);

    /// For the authority to look, or to issue; public ones take seconds.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// For the operator's program, which may wait until all name servers know.
    private static final Duration HOOK = Duration.ofMinutes(5);

    private static final String CURVE = "secp256r1";

    /// Public authorities take no shorter ones, and longer ones cost four times as much in each handshake.
    private static final int RSA_BITS = 2048;

    private static final String NO_SUCH_ACCOUNT = "urn:ietf:params:acme:error:accountDoesNotExist";

    private final AcmeConfig config;
    private final AcmeAccounts accounts;

    /// @param accounts keeps ours with it
    public AcmeAuthority(AcmeConfig config, AcmeAccounts accounts) {
        this.config = config;
        this.accounts = accounts;
    }

    /// Orders a certificate with a fresh key. Never throws for what the world does.
    public AcmeOutcome issue() {
        try {
            return issued(login());
        } catch (AcmeException fault) {
            return AcmeWords.of(fault);
        } catch (IOException fault) {
            return AcmeWords.of(fault);
        } catch (GeneralSecurityException fault) {
            return AcmeWords.failed("no key could be made: " + fault.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return AcmeWords.failed("the order was given up because the node stops");
        }
    }

    private AcmeOutcome issued(Login login)
            throws AcmeException, IOException, GeneralSecurityException, InterruptedException {
        try {
            return order(login);
        } catch (AcmeServerException fault) {
            // The authority has forgotten us, as one does whose accounts live in memory.
            if (!fault.getType().toString().equals(NO_SUCH_ACCOUNT)) {
                throw fault;
            }
            return order(register(session()));
        }
    }

    /// When the authority would like that certificate to be renewed (RFC 9773), if it says.
    /// @param certificate that it has issued
    public Optional<Window> advice(X509Certificate certificate) {
        try {
            var session = session();
            var known = accounts.find(config.directory());
            if (known.isEmpty()
                    || session.resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
                return Optional.empty();
            }
            var info = login(session, known.get()).bindRenewalInfo(certificate);
            info.fetch();
            return Optional.of(Window.of(info));
        } catch (AcmeException | IOException | IllegalArgumentException | IllegalStateException _) {
            // Advice is no more than that: without it we renew as configured.
            return Optional.empty();
        }
    }

    /// The authority's advice.
    /// @param start of it
    /// @param end of it
    public record Window(Instant start, Instant end) {
        private static Window of(RenewalInfo info) {
            return new Window(info.getSuggestedWindowStart(), info.getSuggestedWindowEnd());
        }
    }

    private Session session() throws IOException {
        try {
            var session = new Session(config.directory(), new DirectoryTrust(trust()));
            session.networkSettings().setTimeout(EXCHANGE);
            return session;
        } catch (GeneralSecurityException fault) {
            throw new IOException(
                    "the authorities of the directory's certificate cannot be used: " + fault.getMessage(), fault);
        }
    }

    /// Read each time: the file may have changed since the last order, which was weeks ago.
    private List<X509Certificate> trust() throws IOException {
        if (config.trust().isEmpty()) {
            return List.of();
        }
        return switch (Pem.certificates(config.trust().get())) {
            case Parsed.Ok<List<X509Certificate>>(var authorities) -> authorities;
            case Parsed.Refused<List<X509Certificate>>(var rule, var _) -> throw new IOException("acme.trust: " + rule);
        };
    }

    private Login login() throws AcmeException, IOException, GeneralSecurityException {
        var session = session();
        var known = accounts.find(config.directory());
        return known.isPresent() ? login(session, known.get()) : register(session);
    }

    private static Login login(Session session, AcmeAccount account) throws MalformedURLException {
        return session.login(account.location().toURL(), account.key());
    }

    /// RFC 8555 §7.3. Whoever configures an authority has read its terms.
    private Login register(Session session) throws AcmeException, IOException, GeneralSecurityException {
        // Every authority takes it, and it is cheap to sign with.
        var key = newKey(KeyKind.EC_P256);
        var builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(key);
        config.contact().map(URI::create).ifPresent(builder::addContact);
        var login = builder.createLogin(session);
        accounts.keep(new AcmeAccount(
                config.directory(), URI.create(login.getAccountLocation().toString()), key));
        return login;
    }

    private AcmeOutcome order(Login login)
            throws AcmeException, IOException, GeneralSecurityException, InterruptedException {
        var order = login.newOrder()
                .identifiers(
                        config.names().stream().map(AcmeAuthority::identifier).toList())
                .create();
        try (var answer = open()) {
            for (var authorization : order.getAuthorizations()) {
                var failure = prove(authorization, answer);
                if (failure.isPresent()) {
                    return failure.get();
                }
            }
        }
        order.waitUntilReady(PATIENCE);
        var key = newKey(config.key());
        order.execute(key);
        return order.waitForCompletion(PATIENCE) == Status.VALID
                ? new AcmeOutcome.Issued(
                        new Credential(order.getCertificate().getCertificateChain(), key.getPrivate(), config.use()))
                : notIssued(order);
    }

    private static AcmeOutcome notIssued(Order order) {
        return AcmeWords.failed(order.getError()
                .map(AcmeWords::of)
                .orElse("the authority did not issue within " + PATIENCE.toSeconds() + " s: it will be tried again"));
    }

    private ChallengeAnswer open() throws IOException {
        var hook = config.dnsHook();
        return dns() && hook.isPresent()
                ? new DnsHook(hook.get(), HOOK)
                : HttpAnswer.open(config.httpAddress(), config.httpPort());
    }

    private boolean dns() {
        return Dns01Challenge.TYPE.equals(config.challenge());
    }

    /// Shows the proof for one name and has the authority look (RFC 8555 §7.5.1).
    private Optional<AcmeOutcome> prove(Authorization authorization, ChallengeAnswer answer)
            throws AcmeException, IOException, InterruptedException {
        if (authorization.getStatus() == Status.VALID) {
            return Optional.empty();
        }
        var name = authorization.getIdentifier().getValue();
        var offered = authorization.<Challenge>findChallenge(config.challenge());
        if (offered.isEmpty()) {
            return Optional.of(AcmeWords.failed("the authority does not offer %s for %s: set challenge to another"
                    .formatted(config.challenge(), name)));
        }
        var challenge = offered.get();
        if (challenge instanceof Http01Challenge http) {
            answer.show(http.getToken(), http.getAuthorization());
        } else if (challenge instanceof Dns01Challenge dns) {
            answer.show(withoutDot(dns.getRRName(authorization.getIdentifier())), dns.getDigest());
        }
        challenge.trigger();
        if (challenge.waitForCompletion(PATIENCE) == Status.VALID) {
            return Optional.empty();
        }
        var why = challenge
                .getError()
                .map(AcmeWords::of)
                .orElse("the authority did not look within " + PATIENCE.toSeconds() + " s: it will be tried again");
        return Optional.of(AcmeWords.failed("%s was not accepted for %s: %s".formatted(config.challenge(), name, why)));
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Identifier identifier(String name) {
        try {
            return Identifier.ip(InetAddress.ofLiteral(name));
        } catch (IllegalArgumentException _) {
            return Identifier.dns(name);
        }
    }

    private static KeyPair newKey(KeyKind kind) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(kind.algorithm());
        switch (kind) {
            case EC_P256 -> generator.initialize(new ECGenParameterSpec(CURVE));
            case RSA_2048 -> generator.initialize(RSA_BITS);
        }
        return generator.generateKeyPair();
    }
}
