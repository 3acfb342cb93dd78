package parley.resolve;

import java.util.Locale;

/// One question to DNS.
/// @param kind of record asked for
/// @param name complete, in lower case, without the final dot
public record Question(Kind kind, String name) {
    /// Kinds of records that a SIP element asks for.
    public enum Kind {
        NAPTR,
        SRV,
        A,
        AAAA
    }

    public Question {
        name = plain(name);
    }

    /// A name as all of this package writes it. Case means nothing in DNS (RFC 4343).
    static String plain(String name) {
        var complete = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return complete.toLowerCase(Locale.ROOT);
    }

    /// `SRV _sips._tcp.example.com`
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
