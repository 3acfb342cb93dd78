package parley.admin.acme;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.AbstractAcmeProvider;

/// Any directory URL, judged by authorities of our choice: for an authority of one's own.
final class DirectoryTrust extends AbstractAcmeProvider {
    private final SSLContext context;

    /// @param authorities that the directory's certificate must chain to; empty: the system's
    DirectoryTrust(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        this.context = authorities.isEmpty() ? SSLContext.getDefault() : trusting(authorities);
    }

    private static SSLContext trusting(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (var authority : authorities) {
            trusted.setCertificateEntry("authority-" + trusted.size(), authority);
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public boolean accepts(URI directory) {
        return true;
    }

    @Override
    public URL resolve(URI directory) {
        try {
            return directory.toURL();
        } catch (MalformedURLException fault) {
            throw new IllegalArgumentException(fault);
        }
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.getTimeout())
                .sslContext(context)
                .build();
    }
}
