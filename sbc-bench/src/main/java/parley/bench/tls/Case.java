package parley.bench.tls;

/// One kind of handshake.
/// @param key of the server's certificate
/// @param version as an option of `openssl s_time`
/// @param mutual whether the client shows a certificate too (P-256)
/// @param resumed whether the client takes up its former session
record Case(Key key, String version, boolean mutual, boolean resumed) {
    /// Kind of key, by the name of its files.
    enum Key {
        P256("ecdsa"),
        RSA2048("rsa");

        private final String file;

        Key(String file) {
            this.file = file;
        }

        String file() {
            return file;
        }
    }

    String name() {
        return (key == Key.P256 ? "P-256" : "RSA-2048")
                + (mutual ? " mTLS" : "")
                + (resumed ? " resumed" : "")
                + (version.equals("-tls1_3") ? ", TLS 1.3" : ", TLS 1.2");
    }
}
