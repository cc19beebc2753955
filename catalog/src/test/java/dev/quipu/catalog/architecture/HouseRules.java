package dev.quipu.catalog.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What holds in every room; each room's {@code ArchitectureTest} checks its own classes against it. */
public final class HouseRules {
    /** The one place that may wait for time to pass; all else gets it passed in, so that tests need not sleep. */
    static final String SLEEPER = "dev.quipu.postgres.local.Waiting";

    private static final String SHELL = "dev.quipu.cli..";

    private HouseRules() {}

    /** Reads the main classes of the module whose tests run, which is the working directory. */
    public static JavaClasses mainClasses() {
        return new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    /** Returns the rules that need no further word. */
    public static List<ArchRule> all() {
        return Stream.of(
                        onlyTheShellTalksToTheProcess(),
                        onlyTheShellConfiguresLogging(),
                        onlyOnePlaceSleeps(),
                        randomnessIsSeeded(),
                        internalsStayInside(),
                        GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION)
                .map(rule -> rule.allowEmptyShould(true))
                .toList();
    }

    /**
     * Returns the rule that a room uses no other room but these.
     *
     * @param room its top package
     * @param mayUse package patterns of ArchUnit
     */
    public static ArchRule roomUsesOnly(String room, String... mayUse) {
        var others = resideInAPackage("dev.quipu..")
                .and(not(resideInAPackage(room + "..")))
                .and(not(resideInAnyPackage(mayUse)))
                .as("are of a room other than %s %s", room, List.of(mayUse));
        return noClasses()
                .should()
                .dependOnClassesThat(others)
                .because("design: rooms and arrows")
                .allowEmptyShould(true);
    }

    private static ArchRule onlyTheShellTalksToTheProcess() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(SHELL)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .because("a room is given where to write, and ends by returning or throwing");
    }

    private static ArchRule onlyTheShellConfiguresLogging() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(SHELL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("how a library's users log is theirs to say");
    }

    private static ArchRule onlyOnePlaceSleeps() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(SLEEPER)
                .should()
                .callMethodWhere(target(owner(assignableTo(Thread.class))).and(target(name("sleep"))))
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .orShould()
                .callMethod(LockSupport.class, "parkNanos", long.class)
                .because("waiting is passed in; " + SLEEPER + " is what does it");
    }

    private static ArchRule randomnessIsSeeded() {
        return noClasses()
                .should()
                .callConstructor(Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .because("what cannot be repeated cannot be tested");
    }

    private static ArchRule internalsStayInside() {
        return classes().should(new ArchCondition<JavaClass>("use an internal package only from the package above it") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> !mayUse(
                                user.getPackageName(),
                                dependency.getTargetClass().getPackageName()))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        });
    }

    /** Other people's internals are left to the module system. */
    static boolean mayUse(String user, String used) {
        int internal = (used + ".").indexOf(".internal.");
        if (internal < 0 || !used.startsWith("dev.quipu.")) {
            return true;
        }
        String owner = used.substring(0, internal);
        return user.equals(owner) || user.startsWith(owner + ".");
    }
}
