package parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.certificate.Credential;
import parley.certificate.Identity;
import parley.common.CertificateUse;
import parley.common.Secret;
import parley.config.StoreConfig;
import parley.identity.lifecycle.Generation;
import parley.identity.lifecycle.Shelf;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Wish;

class IdentityStoreTest {
    private static final TestCertificates.Issued ROOT = TestCertificates.root("Root");

    @TempDir
    private Path folder = Path.of(".");

    private static Identity identity(String name) {
        var leaf = TestCertificates.leaf(ROOT, Wish.of(name, "DNS:" + name));
        var other = TestCertificates.rsaLeaf(ROOT, Wish.of(name, "DNS:" + name));
        return new Identity(
                "edge",
                List.of(
                        new Credential(leaf.chain(), leaf.key(), CertificateUse.BOTH),
                        new Credential(other.chain(), other.key(), CertificateUse.SERVER)),
                List.of(ROOT.certificate()));
    }

    private static Shelf showing(int number) {
        return new Shelf(
                "edge", List.of(new Generation(number, Generation.Stage.ACTIVE, "1a")), List.of(0), number + 1);
    }

    private StoreConfig config() {
        return new StoreConfig(folder.resolve("data"), Optional.empty(), Optional.empty());
    }

    @Test
    @DisplayName("What is kept comes back after a restart: chains, keys, uses, authorities, stages")
    void comesBack() throws StoreFault {
        var identity = identity("sip.example.com");
        var store = IdentityStore.of(config());
        store.keep(identity, 1);
        store.record(showing(1));
        var again = IdentityStore.of(config());
        assertEquals(showing(1), again.shelf("edge"));
        assertEquals(identity, again.generation("edge", 1));
    }

    @Test
    @DisplayName("Files are our user's only, and no private key stands in them but encrypted")
    void closed() throws StoreFault, IOException {
        var identity = identity("sip.example.com");
        var store = IdentityStore.of(config());
        store.keep(identity, 1);
        store.record(showing(1));
        var keys = identity.credentials().stream()
                .map(credential -> Base64.getEncoder()
                        .encodeToString(credential.privateKey().getEncoded()))
                .map(text -> text.substring(40, 80))
                .toList();
        try (var all = Files.walk(config().directory())) {
            for (var file : all.toList()) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------", mode, file.toString());
                if (Files.isRegularFile(file)) {
                    var text = Files.readString(file).replace("\n", "");
                    assertTrue(keys.stream().noneMatch(text::contains), file.toString());
                    assertFalse(text.contains("BEGIN PRIVATE KEY"), file.toString());
                }
            }
        }
        var other =
                new StoreConfig(config().directory(), Optional.of(Secret.of("quite another key")), Optional.empty());
        var fault = assertThrows(StoreFault.class, () -> IdentityStore.of(other).generation("edge", 1));
        assertTrue(String.valueOf(fault.getMessage()).contains("sbc.store.key"), fault::getMessage);
    }

    @Test
    @DisplayName("A shelf that was written when there was one step back only is read")
    void oneStep() throws StoreFault, IOException {
        var store = IdentityStore.of(config());
        store.record(showing(1));
        var file = config().directory().resolve("identities/edge/shelf.json");
        Files.writeString(file, """
            { "identity" : "edge", "generations" : [ { "number" : 2, "stage" : "ACTIVE", "serial" : "2b" } ],
              "before" : %s, "next" : 3 }\
            """.formatted("1"));
        assertEquals(List.of(1), store.shelf("edge").trail());
        Files.writeString(file, """
            { "identity" : "edge", "generations" : [ ], "before" : null, "next" : 1 }\
            """);
        assertEquals(Shelf.empty("edge"), store.shelf("edge"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"identity\":\"other\",\"generations\":[],\"trail\":[],\"next\":1}",
                "{\"identity\":\"edge\",\"generations\":[null],\"next\":2}",
                "{\"identity\":\"edge\",\"generations\":[{\"number\":1}],\"next\":2}",
                "{\"identity\":\"edge\",\"generation\":1,\"credentials\":[null],\"authorities\":false}",
                "{\"identity\":\"edge\",\"generation\":1,\"credentials\":[{\"use\":\"BOTH\"}],\"authorities\":false}"
            })
    @DisplayName("JSON that is none of ours is a damaged store, in words, and no fault of this program")
    void notOurs(String text) throws StoreFault, IOException {
        var store = IdentityStore.of(config());
        store.keep(identity("sip.example.com"), 1);
        store.record(showing(1));
        var kept = config().directory().resolve("identities/edge");
        Files.writeString(kept.resolve("shelf.json"), text);
        Files.writeString(kept.resolve("generation-1/metadata.json"), text);
        var shelf = assertThrows(StoreFault.class, () -> store.shelf("edge"));
        assertTrue(String.valueOf(shelf.getMessage()).contains("shelf.json is damaged"), shelf::getMessage);
        var generation = assertThrows(StoreFault.class, () -> store.generation("edge", 1));
        assertTrue(
                String.valueOf(generation.getMessage()).contains("metadata.json is damaged"), generation::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identities/edge", "identities/edge/shelf.json"})
    @DisplayName("A store that others may write to is refused, and how to close it is said")
    void open(String part) throws StoreFault, IOException {
        var store = IdentityStore.of(config());
        store.record(showing(1));
        var file = config().directory().resolve(part);
        var modes = Files.getPosixFilePermissions(file);
        modes.add(PosixFilePermission.GROUP_WRITE);
        Files.setPosixFilePermissions(file, modes);
        var fault = assertThrows(StoreFault.class, () -> store.shelf("edge"));
        assertTrue(String.valueOf(fault.getMessage()).contains("chmod go="), fault::getMessage);
    }

    @Test
    @DisplayName("What belongs to another user is refused, even if we may read it; root's and ours are not")
    void foreign() {
        var closed = PosixFilePermissions.fromString("rw-------");
        assertEquals(Optional.empty(), StoreFolder.objection(closed, 1000, 1000));
        assertEquals(Optional.empty(), StoreFolder.objection(closed, 0, 1000));
        assertTrue(StoreFolder.objection(closed, 1001, 1000).orElseThrow().contains("belongs to user 1001"));
        assertTrue(StoreFolder.objection(closed, 1001, 0).orElseThrow().contains("chown 0"));
        var shared = PosixFilePermissions.fromString("rw--w----");
        assertTrue(StoreFolder.objection(shared, 1000, 1000).orElseThrow().contains("chmod go="));
    }

    /// A disk that fails after some writes, as if the process had ended.
    private static final class FailingDisk implements Disk {
        private int left;

        FailingDisk(int left) {
            this.left = left;
        }

        private void spend() throws IOException {
            if (left-- <= 0) {
                throw new IOException("no more");
            }
        }

        @Override
        public void folder(Path path) throws IOException {
            spend();
            LOCAL.folder(path);
        }

        @Override
        public void create(Path file, byte[] content) throws IOException {
            spend();
            LOCAL.create(file, content);
        }

        @Override
        public void append(Path file, byte[] content) throws IOException {
            spend();
            LOCAL.append(file, content);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            spend();
            LOCAL.rename(from, to);
        }

        @Override
        public void remove(Path tree) throws IOException {
            spend();
            LOCAL.remove(tree);
        }
    }

    @Test
    @DisplayName("Whenever the process ends while it writes, the store says what it said before, or what it was to say")
    void crashes() throws StoreFault {
        var first = identity("sip.example.com");
        var second = identity("sip2.example.com");
        var key = new StoreConfig(folder.resolve("data"), Optional.of(Secret.of("0123456789abcdef")), Optional.empty());
        var store = IdentityStore.of(key);
        store.keep(first, 1);
        store.record(showing(1));
        var crashes = 0;
        for (var writes = 0; IdentityStore.of(key).shelf("edge").active() == 1; writes++) {
            var failing = new IdentityStore(key, new FailingDisk(writes));
            try {
                failing.keep(second, 2);
                failing.record(showing(2));
            } catch (StoreFault _) {
                crashes++;
            }
            var shelf = IdentityStore.of(key).shelf("edge");
            assertEquals(
                    shelf.active() == 1 ? first : second,
                    IdentityStore.of(key).generation("edge", shelf.active()),
                    "after " + writes + " writes");
        }
        assertTrue(crashes > 10, "crashes: " + crashes);
    }

    @Test
    @DisplayName("What is written is in force, even if what it replaces cannot be removed")
    void untidy() throws StoreFault {
        var store = IdentityStore.of(config());
        store.keep(identity("sip.example.com"), 1);
        store.record(showing(1));
        store.keep(identity("sip2.example.com"), 2);
        // A folder, a file that is not there, a new file, its name; and then nothing more can be removed.
        var sticky = new IdentityStore(config(), new FailingDisk(5));
        sticky.record(showing(2));
        assertEquals(showing(2), store.shelf("edge"));
        assertTrue(Files.exists(config().directory().resolve("identities/edge/generation-1")));
    }

    @Test
    @DisplayName("A damaged shelf is one clear line")
    void damaged() throws StoreFault, IOException {
        var store = IdentityStore.of(config());
        store.record(showing(1));
        Files.writeString(config().directory().resolve("identities/edge/shelf.json"), "{", StandardCharsets.UTF_8);
        var fault = assertThrows(StoreFault.class, () -> store.shelf("edge"));
        assertTrue(String.valueOf(fault.getMessage()).contains("is damaged"), fault::getMessage);
    }

    @Test
    @DisplayName("A folder that others may look into is refused, with the command that closes it")
    void open() throws IOException {
        Files.createDirectory(config().directory());
        Files.setPosixFilePermissions(config().directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
        var fault =
                assertThrows(StoreFault.class, () -> IdentityStore.of(config()).record(showing(1)));
        assertTrue(String.valueOf(fault.getMessage()).contains("chmod go="), fault::getMessage);
    }

    @Test
    @DisplayName("No name of an identity leads out of the folder")
    void names() {
        assertEquals("edge-1.example_com", IdentityStore.fileName("edge-1.example_com"));
        assertEquals("%002e.%002fetc", IdentityStore.fileName("../etc"));
    }
}
