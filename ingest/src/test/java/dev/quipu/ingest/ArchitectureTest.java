package dev.quipu.ingest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.quipu.catalog.architecture.Arrows;
import dev.quipu.catalog.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ingestion uses no other room, neither the packs nor typed access, and no system knows another. */
class ArchitectureTest {
    private static final String ROOM = "dev.quipu.ingest";

    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void packagesUseOnlyWhatTheyMay() {
        Arrows.in(ROOM)
                .top("copy")
                .layer("copy")
                .layer("target", "top", "copy")
                .layer("assistant", "top", "copy", "target")
                .layer("finops", "top", "copy", "target")
                .layer("threads", "top", "copy", "target")
                .rule()
                .check(CLASSES);
    }

    @Test
    void theRoomUsesNoOther() {
        HouseRules.roomUsesOnly(ROOM).check(CLASSES);
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
