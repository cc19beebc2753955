package dev.quipu.finops.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.MessageRole;
import dev.quipu.access.testing.Rules;
import dev.quipu.finops.access.jooq.enums.AgentType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;
import org.jooq.EnumType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of this room are those of the database: all of them, in their order. */
class VocabularyTest {
    @ParameterizedTest
    @MethodSource("enums")
    void constantsAreTheWordsOfTheDatabase(Enum<?>[] ours, EnumType[] theirs) {
        assertThat(Stream.of(ours).map(constant -> constant.name().toLowerCase(Locale.ROOT)))
                .containsExactlyElementsOf(
                        Stream.of(theirs).map(EnumType::getLiteral).toList());
    }

    static Stream<Arguments> enums() {
        return Stream.of(
                Arguments.of(MessageRole.values(), dev.quipu.finops.access.jooq.enums.MessageRole.values()),
                Arguments.of(MessageType.values(), dev.quipu.finops.access.jooq.enums.MessageType.values()),
                Arguments.of(IntentType.values(), dev.quipu.finops.access.jooq.enums.IntentType.values()),
                Arguments.of(dev.quipu.finops.access.AgentType.values(), AgentType.values()),
                Arguments.of(ExecutionStatus.values(), dev.quipu.finops.access.jooq.enums.ExecutionStatus.values()),
                Arguments.of(
                        ImplementationDifficulty.values(),
                        dev.quipu.finops.access.jooq.enums.ImplementationDifficulty.values()),
                Arguments.of(
                        RecommendationStatus.values(),
                        dev.quipu.finops.access.jooq.enums.RecommendationStatus.values()));
    }

    @Test
    void everyConstraintHasAMeaning() throws SQLException {
        try (Given given = Given.empty();
                Connection connection = given.database().connect()) {
            Rules.assertEveryConstraintHasOne(connection, Given.SCHEMA, FinOpsRule.values());
        }
    }
}
