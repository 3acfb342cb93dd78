package parley.admin.issue;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import parley.admin.acme.AcmeAccount;
import parley.admin.acme.AcmeAccounts;
import parley.identity.StoreFault;
import parley.identity.StoredKeys;

/// Accounts with authorities, in the store. Two nodes have two accounts: the file is one node's.
final class KeptAccounts implements AcmeAccounts {
    private static final String LOCATION = "account: ";
    private static final String PUBLIC_KEY = "public-key: ";

    private final StoredKeys keys;

    KeptAccounts(StoredKeys keys) {
        this.keys = keys;
    }

    @Override
    public Optional<AcmeAccount> find(URI directory) throws IOException {
        try {
            var stored = keys.find(name(directory));
            return stored.isEmpty() ? Optional.empty() : Optional.of(account(directory, stored.get()));
        } catch (StoreFault fault) {
            throw new IOException(fault.getMessage(), fault);
        }
    }

    @Override
    public void keep(AcmeAccount account) throws IOException {
        var text = LOCATION + account.location() + "\n" + PUBLIC_KEY
                + Base64.getEncoder().encodeToString(account.key().getPublic().getEncoded()) + "\n";
        try {
            keys.keep(
                    name(account.directory()),
                    new StoredKeys.StoredKey(text, account.key().getPrivate()));
        } catch (StoreFault fault) {
            throw new IOException(fault.getMessage(), fault);
        }
    }

    private AcmeAccount account(URI directory, StoredKeys.StoredKey stored) throws IOException {
        try {
            var publicKey = KeyFactory.getInstance(stored.key().getAlgorithm())
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(line(stored.text(), PUBLIC_KEY))));
            var location = URI.create(line(stored.text(), LOCATION));
            return new AcmeAccount(directory, location, new KeyPair(publicKey, stored.key()));
        } catch (GeneralSecurityException | IllegalArgumentException fault) {
            throw new IOException(
                    keys.file(name(directory)) + " is damaged; remove it to have a new account made", fault);
        }
    }

    private static String line(String text, String start) {
        return text.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .map(line -> line.substring(start.length()).strip())
                .orElse("");
    }

    private static String name(URI directory) {
        return "account-" + directory;
    }
}
