package parley.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.jspecify.annotations.NullMarked;

/// The walls, by name. They are stated below a root package, so that the same rules can be tried on bad samples.
final class ArchitectureRules {
    private static final List<String> BANNED_SUFFIXES =
            List.of("Manager", "Helper", "Util", "Utils", "Impl", "Processor", "Data", "Info");

    /// What a pure package sees of the world: nothing that waits, shares, sends, logs or belongs to one library.
    private static final String[] IMPURE = {
        "org.apache.pekko..",
        "io.netty..",
        "com.typesafe.config..",
        "kamon..",
        "org.xbill.DNS..",
        "org.bouncycastle..",
        "io.github.jaredmdobson..",
        "org.slf4j..",
        "java.net..",
        "java.nio.channels..",
        "java.util.concurrent.."
    };

    /// Calls that ask the world for the time or for chance.
    private static final Set<String> CLOCKS_AND_DICE = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.Math.random",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.util.UUID.randomUUID",
            "java.util.Random.<init>",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstanceStrong");

    private final String root;
    private final PackagePlan plan;

    ArchitectureRules(String root) {
        this.root = root;
        this.plan = new PackagePlan(root);
    }

    Map<String, ArchRule> all() {
        var rules = new LinkedHashMap<String, ArchRule>();
        rules.put("every package is in the plan", everyPackageIsPlanned());
        rules.put("a package imports only what the plan lets it", arrows());
        rules.put(
                "packages form no cycle",
                slices().matching(root + ".(**)").should().beFreeOfCycles());
        rules.put("pure packages see only the JDK", pureSeesNoLibrary());
        rules.put("pure packages read no clock and roll no dice", pureAsksNobody());
        rules.put("typesafe-config only in config", typesafeConfigOnlyInConfig());
        rules.put("bctls only in media.dtls", onlyIn("org.bouncycastle.tls", "media.dtls", "app.demo"));
        rules.put("concentus only in media.opus", onlyIn("io.github.jaredmdobson.concentus", "media.opus"));
        rules.put("kamon only in observe", onlyIn("kamon", "observe", "admin.metrics"));
        rules.put("dnsjava only in resolve.dns", onlyIn("org.xbill.DNS", "resolve.dns"));
        rules.put("netty only in transport and tls", onlyIn("io.netty", "transport", "tls"));
        rules.put("actors only in shells", actorsOnlyInShells());
        rules.put("an actor is a final AbstractMatchingBehavior", actorsAreMatchingBehaviors());
        rules.put("nobody asks, nobody sleeps", nobodyWaits());
        rules.put("every Config is a record", configsAreRecords());
        rules.put("no banned suffix", noBannedSuffix());
        rules.put("every package is null-marked", everyPackageIsNullMarked());
        return rules;
    }

    private ArchRule everyPackageIsPlanned() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(hold(
                        "live in a package of the plan", type -> plan.packages().contains(type.getPackageName())));
    }

    private ArchRule arrows() {
        return classes().should(new ArchCondition<>("import only what the plan lets their package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var allowed = plan.importable(type.getPackageName());
                for (var dependency : type.getDirectDependenciesFromSelf()) {
                    var target =
                            dependency.getTargetClass().getBaseComponentType().getPackageName();
                    if (target.startsWith(root + ".") && !allowed.contains(target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        });
    }

    private ArchRule pureSeesNoLibrary() {
        return noClasses()
                .that()
                .resideInAnyPackage(plan.of(PackagePlan.Kind.PURE))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(IMPURE);
    }

    private ArchRule pureAsksNobody() {
        return noClasses()
                .that()
                .resideInAnyPackage(plan.of(PackagePlan.Kind.PURE))
                .should()
                .accessTargetWhere(described(
                        "it is a clock or a die",
                        access -> CLOCKS_AND_DICE.contains(access.getTargetOwner()
                                        .getName() + "." + access.getTarget().getName())));
    }

    private ArchRule onlyIn(String library, String... owners) {
        var packages = List.of(owners).stream().map(owner -> root + "." + owner).toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..");
    }

    private ArchRule typesafeConfigOnlyInConfig() {
        // Pekko makes the first two by reflection with this type, and takes the third's outcome as its settings;
        // Kamon has its own from it for the last.
        var librariesWantIt = Set.of(
                root + ".media.worker.LoopExecutorConfigurator",
                root + ".schedule.SleepingScheduler",
                root + ".app.node.ActorSystemSettings",
                root + ".admin.metrics.Exposition");
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".config")
                .and(DescribedPredicate.describe(
                        "are not those of which a library wants it",
                        (JavaClass type) -> !librariesWantIt.contains(type.getName())))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.typesafe.config..");
    }

    private ArchRule actorsOnlyInShells() {
        return classes()
                .that()
                .haveSimpleNameEndingWith("Actor")
                .should()
                .resideInAnyPackage(plan.of(PackagePlan.Kind.SHELL));
    }

    private static ArchRule actorsAreMatchingBehaviors() {
        return classes()
                .that()
                .haveSimpleNameEndingWith("Actor")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .beAssignableTo(AbstractMatchingBehavior.class);
    }

    private static ArchRule nobodyWaits() {
        return noClasses()
                .should()
                .accessTargetWhere(described("it asks an actor", ArchitectureRules::asks))
                .orShould()
                .callMethod(Thread.class, "sleep", long.class);
    }

    private static boolean asks(JavaAccess<?> access) {
        return Set.of("ask", "askWithStatus").contains(access.getTarget().getName())
                && access.getTargetOwner().getPackageName().startsWith("org.apache.pekko");
    }

    private static ArchRule configsAreRecords() {
        return classes().that().haveSimpleNameEndingWith("Config").should().beRecords();
    }

    private static ArchRule noBannedSuffix() {
        return classes()
                .should(hold(
                        "have a name that says something",
                        type -> BANNED_SUFFIXES.stream().noneMatch(type.getSimpleName()::endsWith)
                                // The word of JSSE for what it has us implement.
                                || type.isAssignableTo(KeyManager.class)
                                || type.isAssignableTo(TrustManager.class)));
    }

    private static ArchRule everyPackageIsNullMarked() {
        return classes()
                .should(hold(
                        "live in a null-marked package",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    private static DescribedPredicate<JavaAccess<?>> described(String words, Predicate<JavaAccess<?>> predicate) {
        return DescribedPredicate.describe(words, predicate);
    }

    private static ArchCondition<JavaClass> hold(String words, Predicate<JavaClass> predicate) {
        return new ArchCondition<>(words) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!predicate.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " does not " + words));
                }
            }
        };
    }
}
