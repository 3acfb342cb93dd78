package parley.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import parley.common.Secret;

/// Finds the blocks in a text (RFC 7468). What stands between them is skipped, as OpenSSL writes text there; lines
/// may
/// end in CRLF. One pass, and nothing is decoded twice: the cost is that of the length.
final class PemText {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final String CIPHER = "DEK-Info:";

    private PemText() {}

    /// What reading came to.
    sealed interface Reading {
        /// It is PEM.
        /// @param blocks in their order, never empty
        record Blocks(List<PemBlock> blocks) implements Reading {
            public Blocks {
                blocks = List.copyOf(blocks);
            }
        }

        /// It is not.
        /// @param fault what it breaks
        /// @param line from 1, where the block begins that is broken; 0 if the whole text is
        record Malformed(PemFault fault, int line) implements Reading {}
    }

    /// @param text octets as they came
    /// @param maxBytes beyond which nothing is looked at
    static Reading read(Secret text, long maxBytes) {
        if (text.length() > maxBytes) {
            return new Reading.Malformed(PemFault.TOO_LARGE, 0);
        }
        var lines = new String(text.reveal(), StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .toList();
        if (lines.stream().allMatch(String::isEmpty)) {
            return new Reading.Malformed(PemFault.EMPTY, 0);
        }
        var blocks = new ArrayList<PemBlock>();
        for (var i = 0; i < lines.size(); i++) {
            var label = label(lines.get(i), BEGIN);
            if (!label.isEmpty()) {
                var end = end(lines, i + 1, label);
                if (end < 0) {
                    return new Reading.Malformed(PemFault.TRUNCATED, i + 1);
                }
                var block = block(label, lines.subList(i + 1, end));
                if (block.isEmpty()) {
                    return new Reading.Malformed(PemFault.BAD_BASE64, i + 1);
                }
                blocks.addAll(block);
                i = end;
            }
        }
        return blocks.isEmpty() ? new Reading.Malformed(PemFault.NOT_PEM, 0) : new Reading.Blocks(blocks);
    }

    private static String label(String line, String start) {
        return line.startsWith(start) && line.endsWith(DASHES) && line.length() > start.length() + DASHES.length()
                ? line.substring(start.length(), line.length() - DASHES.length())
                : "";
    }

    /// Index of the line that ends the block, or -1.
    private static int end(List<String> lines, int from, String label) {
        for (var i = from; i < lines.size(); i++) {
            if (lines.get(i).startsWith(DASHES)) {
                return label(lines.get(i), END).equals(label) ? i : -1;
            }
        }
        return -1;
    }

    /// One block, or none if it cannot be decoded.
    private static List<PemBlock> block(String label, List<String> lines) {
        var cipher = "";
        var base64 = new StringBuilder();
        for (var line : lines) {
            // Headers (RFC 1421 §4.6) have a colon, which base64 has not.
            if (line.startsWith(CIPHER)) {
                cipher = line.substring(CIPHER.length()).strip();
            } else if (line.indexOf(':') < 0) {
                base64.append(line);
            }
        }
        try {
            var content = Base64.getDecoder().decode(base64.toString());
            return content.length == 0 ? List.of() : List.of(new PemBlock(label, cipher, Secret.of(content)));
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }
}
