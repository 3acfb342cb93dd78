package parley.admin.acme;

import java.io.IOException;

/// Where the authority can see, while it looks, that a name is ours.
interface ChallengeAnswer extends AutoCloseable {
    /// Shows one proof. All of them are taken away by [#close()].
    /// @param name the HTTP token (RFC 8555 §8.3), or the DNS name of the TXT record (§8.4)
    /// @param value the key authorization, or the record's value
    /// @throws IOException in words for operators, if it cannot be shown
    void show(String name, String value) throws IOException;

    @Override
    void close();
}
