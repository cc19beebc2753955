package dev.quipu.migration;

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
    private static final String ROOM = "dev.quipu.migration";

    private static final Arrows ARROWS = Arrows.in(ROOM)
            .top("pack", "history", "run", "project", "command")
            .layer("concurrent")
            .layer("revision")
            .layer("graph", "revision")
            .layer("pack")
            .layer("history", "revision", "graph")
            .layer("run", "concurrent", "revision", "graph", "history")
            .layer("project", "concurrent", "revision", "graph", "pack", "history", "run")
            .layer("source", "pack", "revision", "graph", "history", "run", "project")
            .layer("proof", "concurrent", "revision", "graph", "history", "run", "project", "source")
            .layer("adopt", "pack", "revision", "graph", "history", "run", "project", "source", "proof")
            .layer("squash", "revision", "graph", "history", "run", "project", "source", "proof")
            .layer("original", "pack")
            .layer("content", "pack", "revision", "graph", "history", "run", "project")
            .layer("backup", "pack", "revision", "graph", "history", "run", "project")
            .layer(
                    "command",
                    "concurrent",
                    "pack",
                    "revision",
                    "graph",
                    "history",
                    "run",
                    "project",
                    "content",
                    "backup",
                    "source",
                    "proof",
                    "adopt",
                    "squash",
                    "original");

    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void packagesUseOnlyWhatTheyMay() {
        ARROWS.rule().check(CLASSES);
    }

    @Test
    void theRoomUsesOnlyTheRoomsBelow() {
        HouseRules.roomUsesOnly(ROOM, "dev.quipu.catalog..", "dev.quipu.postgres..")
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
