package dev.quipu.imports;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.quipu.catalog.architecture.Arrows;
import dev.quipu.catalog.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The room between what is read and what is written; it knows no pack. */
class ArchitectureTest {
    private static final String ROOM = "dev.quipu.imports";

    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void packagesUseOnlyWhatTheyMay() {
        Arrows.in(ROOM)
                .layer("message")
                .layer("run")
                .top("message", "run")
                .layer("span", "message", "run", "top")
                .rule()
                .check(CLASSES);
    }

    @Test
    void theRoomUsesOnlyTheRoomsBelow() {
        HouseRules.roomUsesOnly(
                        ROOM,
                        "dev.quipu.catalog.name..",
                        "dev.quipu.exports..",
                        "dev.quipu.ingest..",
                        "dev.quipu.migration..",
                        "dev.quipu.postgres..")
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
