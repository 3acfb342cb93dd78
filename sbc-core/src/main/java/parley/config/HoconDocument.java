package parley.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// HOCON text on its way to records: parsed, substitutions made, then read block by block.
/// @param name of the text in faults
/// @param base folder that relative paths are taken from
/// @param syntax parses it
record HoconDocument(String name, Path base, Supplier<Config> syntax) {
    private static final ConfigParseOptions HOCON =
            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);

    static HoconDocument ofFile(Path file) {
        var folder = file.toAbsolutePath().getParent();
        return new HoconDocument(
                file.toString(),
                folder == null ? file.toAbsolutePath() : folder,
                () -> ConfigFactory.parseFile(file.toFile(), HOCON));
    }

    static HoconDocument ofText(String hocon, Path base) {
        return new HoconDocument(
                "configuration",
                base,
                () -> ConfigFactory.parseString(hocon, HOCON.setOriginDescription("configuration")));
    }

    /// Every key there is, with its default; `null` where there is none. It stands in the documentation as the manual.
    static ConfigObject reference() {
        return ConfigFactory.parseResources(
                        HoconDocument.class.getClassLoader(),
                        "parley-reference.conf",
                        ConfigParseOptions.defaults().setAllowMissing(false))
                .resolve()
                .root();
    }

    SbcConfiguration read() {
        if (Files.isDirectory(Path.of(name))) {
            return faulty(0, "is a folder, not a configuration file");
        }
        try {
            var faults = new FaultLog(name, base);
            var root = new HoconBlock("", syntax.get().resolve().root(), reference(), faults);
            var config = new SbcConfigReader(root).read();
            return config.<SbcConfiguration>map(SbcConfiguration.Loaded::new)
                    .orElseGet(() -> new SbcConfiguration.Faulty(faults.all()));
        } catch (ConfigException.IO _) {
            return faulty(0, "cannot be read: there is no such file, or no right to read it");
        } catch (ConfigException.UnresolvedSubstitution unresolved) {
            return faulty(unresolved, "refers to a value that is set nowhere");
        } catch (ConfigException.Parse broken) {
            return faulty(broken, "is not HOCON");
        }
    }

    private SbcConfiguration faulty(ConfigException fault, String rule) {
        var origin = fault.origin();
        var message = String.valueOf(fault.getMessage());
        // The library puts the origin before its words; we say it ourselves, and differently.
        var words = origin == null ? message : message.replace(origin.description() + ": ", "");
        return faulty(origin == null ? 0 : Math.max(0, origin.lineNumber()), rule + ": " + words);
    }

    private SbcConfiguration faulty(int line, String rule) {
        return new SbcConfiguration.Faulty(List.of(new ConfigFault(name, line, "", rule, "")));
    }
}
