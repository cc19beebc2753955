package dev.quipu.access.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.quipu.catalog.architecture.Arrows;
import dev.quipu.catalog.architecture.HouseRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that uses access to a pack has no engine on its class path that could change its schema. */
public abstract class PackAccessArchitecture {
    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    /** The room is the package of the test. */
    private String room() {
        return getClass().getPackageName();
    }

    @Test
    void packagesUseOnlyWhatTheyMay() {
        Arrows.in(room()).top("jooq").layer("jooq").rule().check(CLASSES);
    }

    @Test
    void theRoomUsesOnlyTheRoomsBelow() {
        HouseRules.roomUsesOnly(room(), "dev.quipu.access..").check(CLASSES);
    }

    @Test
    void whoThrowsSaysSo() throws IOException {
        assertThat(SaidFailures.unsaid(Path.of("src/main/java"))).isEmpty();
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
