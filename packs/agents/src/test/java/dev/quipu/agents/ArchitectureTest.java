package dev.quipu.agents;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.quipu.catalog.architecture.Arrows;
import dev.quipu.catalog.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows inside this room and to the others. A new package needs a line in {@link #ARROWS}. */
class ArchitectureTest {
    private static final String ROOM = "dev.quipu.agents";

    private static final Arrows ARROWS = Arrows.in(ROOM)
            .top("internal", "users", "prices", "legacy", "retention")
            .layer("internal")
            .layer("lines")
            .layer("users", "lines")
            .layer("prices", "lines")
            .layer("legacy")
            .layer("retention");

    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void packagesUseOnlyWhatTheyMay() {
        ARROWS.rule().check(CLASSES);
    }

    @Test
    void theRoomUsesOnlyTheRoomsBelow() {
        HouseRules.roomUsesOnly(ROOM, "dev.quipu.catalog..", "dev.quipu.migration..", "dev.quipu.postgres.failure..")
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
