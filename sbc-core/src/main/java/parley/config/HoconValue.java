package parley.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import parley.common.SrtpSuite;

/// Turns one written value into the type that is wanted. What cannot be turned throws `ConfigException` or
/// `IllegalArgumentException`; [HoconBlock] makes a fault of it.
final class HoconValue {
    /// A number alone would be taken as milliseconds, which nobody guesses.
    private static final Pattern DURATION = Pattern.compile("0|\\d+(\\.\\d+)?\\s*[a-z]+");

    /// Most characters of a wrong value that are shown: enough to find it by, and a fault stays one line.
    private static final int SHOWN_MAX_CHARACTERS = 80;

    private HoconValue() {}

    static String text(ConfigValue value) {
        return wrapped(value).getString("it");
    }

    static boolean flag(ConfigValue value) {
        return wrapped(value).getBoolean("it");
    }

    static Duration duration(ConfigValue value) {
        if (!DURATION.matcher(text(value)).matches()) {
            throw new IllegalArgumentException("no duration");
        }
        return wrapped(value).getDuration("it");
    }

    static <T> List<T> elements(ConfigValue value, Function<String, T> convert) {
        return wrapped(value).getStringList("it").stream().map(convert).toList();
    }

    static <E extends Enum<E>> E constant(String text, Class<E> choices) {
        return Enum.valueOf(choices, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// The rule of a closed list of words.
    static String oneOf(Set<? extends Enum<?>> choices) {
        var words = choices.stream().map(HoconValue::word).toList();
        return "must be one of " + String.join(", ", words);
    }

    /// What a fault shows of a value.
    static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "a block";
            case LIST -> shorten(String.valueOf(value.unwrapped()));
            case NUMBER, BOOLEAN, STRING -> shorten(text(value));
            case NULL -> "null";
        };
    }

    /// The text on one line of bounded length.
    static String shorten(String text) {
        var line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= SHOWN_MAX_CHARACTERS ? line : line.substring(0, SHOWN_MAX_CHARACTERS) + "...";
    }

    private static Config wrapped(ConfigValue value) {
        return value.atKey("it");
    }

    private static String word(Enum<?> constant) {
        // A suite keeps the spelling of its standard; our own words are in small letters.
        return constant instanceof SrtpSuite
                ? constant.name()
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
