package parley.bench.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What rtpengine's control protocol is written in: strings, lists and dictionaries of them.
final class Bencode {
    private final byte[] text;
    private int at;

    private Bencode(byte[] text) {
        this.text = text;
    }

    /// Writes a [String], a [List] or a [Map] with strings as keys.
    static byte[] write(Object value) {
        var out = new ByteArrayOutputStream();
        write(value, out);
        return out.toByteArray();
    }

    private static void write(Object value, ByteArrayOutputStream out) {
        switch (value) {
            case String string -> {
                var octets = string.getBytes(StandardCharsets.UTF_8);
                out.writeBytes((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
                out.writeBytes(octets);
            }
            case List<?> list -> {
                out.write('l');
                list.forEach(one -> write(one, out));
                out.write('e');
            }
            case Map<?, ?> map -> {
                out.write('d');
                new TreeMap<>(map).forEach((key, one) -> {
                    write(key, out);
                    write(one, out);
                });
                out.write('e');
            }
            default -> throw new IllegalArgumentException("cannot be written: " + value.getClass());
        }
    }

    /// Reads one value: [String] (for numbers too), [List] or [Map].
    static Object read(byte[] text) {
        return new Bencode(text).value();
    }

    private Object value() {
        return switch (text[at]) {
            case 'i' -> {
                at++;
                yield until('e');
            }
            case 'l' -> {
                at++;
                var list = new ArrayList<Object>();
                while (text[at] != 'e') {
                    list.add(value());
                }
                at++;
                yield list;
            }
            case 'd' -> {
                at++;
                var map = new TreeMap<String, Object>();
                while (text[at] != 'e') {
                    map.put((String) value(), value());
                }
                at++;
                yield map;
            }
            default -> {
                int length = Integer.parseInt(until(':'));
                at += length;
                yield new String(text, at - length, length, StandardCharsets.UTF_8);
            }
        };
    }

    private String until(char end) {
        int from = at;
        while (text[at] != end) {
            at++;
        }
        return new String(text, from, at++ - from, StandardCharsets.US_ASCII);
    }
}
