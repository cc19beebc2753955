package dev.quipu.exports;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.quipu.catalog.architecture.Arrows;
import dev.quipu.catalog.architecture.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows inside this room, which uses no other. A new package needs a line in {@link #ARROWS}. */
class ArchitectureTest {
    private static final String ROOM = "dev.quipu.exports";

    private static final Arrows ARROWS = Arrows.in(ROOM)
            .layer("json")
            .top("json")
            .layer("source", "top", "json")
            .layer("parts", "top", "json")
            .layer("tree", "top", "source")
            .layer("chatgpt", "top", "json", "source", "parts", "tree")
            .layer("sharegpt", "top", "json", "source", "parts")
            .layer("openassistant", "top", "json", "source", "parts", "tree")
            .layer("openwebui", "top", "json", "source", "parts", "tree")
            .layer("slack", "top", "json", "source", "parts")
            .layer("jsonlines", "top", "json", "source")
            .layer("otlp", "top", "json", "source")
            .layer(
                    "reading",
                    "top",
                    "source",
                    "chatgpt",
                    "sharegpt",
                    "openassistant",
                    "openwebui",
                    "slack",
                    "jsonlines");

    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void packagesUseOnlyWhatTheyMay() {
        ARROWS.rule().check(CLASSES);
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
