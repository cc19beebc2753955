package dev.quipu.catalog.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Random;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is shown a class that breaks it: a rule that nothing can break is none. */
@SuppressWarnings("UnusedMethod") // the offenders below are read by ArchUnit, not run
class HouseRulesTest {
    @ParameterizedTest
    @ValueSource(classes = {Prints.class, Exits.class, Sleeps.class, Rolls.class, Logs.class})
    void aClassThatBreaksARuleFailsExactlyOne(Class<?> offender) {
        JavaClasses classes = new ClassFileImporter().importClasses(offender);
        List<ArchRule> broken = HouseRules.all().stream()
                .filter(rule -> rule.evaluate(classes).hasViolation())
                .toList();
        assertThat(broken).hasSize(1);
    }

    @Test
    void aRoomThatUsesAnotherFails() {
        JavaClasses classes = new ClassFileImporter().importClasses(HouseRulesTest.class);
        assertThatThrownBy(() -> HouseRules.roomUsesOnly("dev.quipu.finops").check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("HouseRules");
    }

    @Test
    void aPackageWithoutALineInTheArrowsFails() {
        JavaClasses classes = new ClassFileImporter().importClasses(HouseRulesTest.class);
        ArchRule rule = Arrows.in("dev.quipu.catalog").layer("name").rule();
        assertThatThrownBy(() -> rule.check(classes)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @CsvSource({
        "dev.quipu.a, dev.quipu.a.internal, true",
        "dev.quipu.a.b, dev.quipu.a.internal.c, true",
        "dev.quipu.a.internal, dev.quipu.a.internal, true",
        "dev.quipu.ab, dev.quipu.a.internal, false",
        "dev.quipu.b, dev.quipu.a.internal.c, false",
        "dev.quipu.b, dev.quipu.a.internals, true",
        "dev.quipu.b, jdk.internal.misc, true",
    })
    void internalsAreForThePackageAboveThem(String user, String used, boolean allowed) {
        assertThat(HouseRules.mayUse(user, used)).isEqualTo(allowed);
    }

    private static final class Prints {
        void run() {
            System.out.println();
        }
    }

    private static final class Exits {
        void run() {
            System.exit(1);
        }
    }

    private static final class Sleeps {
        void run() throws InterruptedException {
            Thread.sleep(java.time.Duration.ofMillis(1));
        }
    }

    private static final class Rolls {
        int run() {
            return new Random().nextInt();
        }
    }

    private static final class Logs {
        void run() {
            LogManager.getLogManager().reset();
        }
    }
}
