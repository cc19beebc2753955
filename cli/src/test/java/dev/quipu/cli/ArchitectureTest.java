package dev.quipu.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.quipu.catalog.architecture.Arrows;
import dev.quipu.catalog.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The arrows inside this room and to the others. A new package needs a line in {@link #ARROWS}. */
class ArchitectureTest {
    private static final String ROOM = "dev.quipu.cli";

    private static final Arrows ARROWS = Arrows.in(ROOM).top();

    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void packagesUseOnlyWhatTheyMay() {
        ARROWS.rule().check(CLASSES);
    }

    @Test
    void theRoomUsesOnlyTheRoomsBelow() {
        HouseRules.roomUsesOnly(
                        ROOM,
                        "dev.quipu.catalog..",
                        "dev.quipu.exports",
                        "dev.quipu.imports..",
                        "dev.quipu.migration..",
                        "dev.quipu.finops..",
                        "dev.quipu.postgres.failure..",
                        "dev.quipu.postgres.local..",
                        "dev.quipu.postgres.name..",
                        "dev.quipu.postgres.scratch..",
                        "dev.quipu.postgres.secret..",
                        "dev.quipu.postgres.url..")
                .check(CLASSES);
    }

    /** See ADR 3: picocli reads annotations by reflection, which made each start longer. */
    @Test
    void commandsDeclareTheirOptionsWithoutAnnotations() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        CommandLine.Command.class,
                        CommandLine.Mixin.class,
                        CommandLine.Option.class,
                        CommandLine.Parameters.class,
                        CommandLine.Spec.class)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("houseRules")
    void theHouseRulesHold(ArchRule rule) {
        rule.check(CLASSES);
    }

    static List<ArchRule> houseRules() {
        return HouseRules.all();
    }
}
