package dev.quipu.postgres;

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
    private static final String ROOM = "dev.quipu.postgres";

    private static final Arrows ARROWS = Arrows.in(ROOM)
            .layer("failure")
            .layer("file")
            .layer("secret")
            .layer("name", "failure")
            .layer("sqlstate", "failure")
            .layer("script", "failure", "name")
            .layer("url", "failure", "file", "name", "secret")
            .layer("local", "failure", "name", "secret", "url")
            .layer("program", "failure", "local")
            .layer("session", "failure", "name", "secret", "sqlstate", "script", "url")
            .layer("introspect", "failure", "session")
            .layer("rows", "session")
            .layer("scratch", "failure", "local", "script", "session", "sqlstate", "url");

    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void packagesUseOnlyWhatTheyMay() {
        ARROWS.rule().check(CLASSES);
    }

    @Test
    void theRoomUsesOnlyTheRoomsBelow() {
        HouseRules.roomUsesOnly(ROOM, "dev.quipu.catalog..").check(CLASSES);
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
