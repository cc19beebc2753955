package dev.quipu.agents.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.MessageRole;
import dev.quipu.access.testing.Rules;
import dev.quipu.agents.access.jooq.enums.Alerttype;
import dev.quipu.agents.access.jooq.enums.Budgetperiod;
import dev.quipu.agents.access.jooq.enums.Contenttype;
import dev.quipu.agents.access.jooq.enums.Conversationstatus;
import dev.quipu.agents.access.jooq.enums.Messagerole;
import dev.quipu.agents.access.jooq.enums.Modelprovider;
import dev.quipu.agents.access.jooq.enums.Requeststatus;
import dev.quipu.agents.access.jooq.enums.Taskstatus;
import dev.quipu.agents.access.jooq.enums.Userrole;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.EnumType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The words of this room are those of the database: all of them, in their order; and every constraint has a meaning. */
class VocabularyTest {
    @ParameterizedTest
    @MethodSource("enums")
    void constantsAreTheWordsOfTheDatabase(Enum<?>[] ours, EnumType[] theirs) {
        assertThat(Stream.of(ours).map(constant -> constant.name().toLowerCase(Locale.ROOT)))
                .containsExactlyElementsOf(words(theirs));
    }

    static Stream<Arguments> enums() {
        return Stream.of(
                Arguments.of(UserRole.values(), Userrole.values()),
                Arguments.of(MessageRole.values(), Messagerole.values()),
                Arguments.of(ConversationStatus.values(), Conversationstatus.values()),
                Arguments.of(RequestStatus.values(), Requeststatus.values()),
                Arguments.of(TaskStatus.values(), Taskstatus.values()),
                Arguments.of(ContentType.values(), Contenttype.values()),
                Arguments.of(BudgetPeriod.values(), Budgetperiod.values()),
                Arguments.of(AlertType.values(), Alerttype.values()));
    }

    private static List<String> words(EnumType[] constants) {
        return Stream.of(constants).map(EnumType::getLiteral).toList();
    }

    /** Where the database has no type, but a check of texts. */
    @ParameterizedTest
    @MethodSource("checks")
    void constantsAreTheWordsOfTheirCheck(Enum<?>[] ours, String check) throws SQLException {
        try (Given given = Given.empty()) {
            String definition = given.database()
                    .value("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '" + check
                            + "' AND connamespace = 'platform'::regnamespace");
            List<String> words = Pattern.compile("'(\\w+)'")
                    .matcher(definition)
                    .results()
                    .map(word -> word.group(1))
                    .toList();
            assertThat(Stream.of(ours).map(constant -> constant.name().toLowerCase(Locale.ROOT)))
                    .containsExactlyElementsOf(words);
        }
    }

    static Stream<Arguments> checks() {
        return Stream.of(
                Arguments.of(MessageState.values(), "check_message_state"),
                Arguments.of(Severity.values(), "check_alert_severity"),
                Arguments.of(PriceKind.values(), "check_price_kind"));
    }

    @Test
    void everyProviderOfTheDatabaseHasAConstant() throws IllegalAccessException {
        List<String> constants = new ArrayList<>();
        for (Field field : ModelProvider.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                constants.add(((ModelProvider) field.get(null)).word());
            }
        }
        assertThat(constants).containsExactlyInAnyOrderElementsOf(words(Modelprovider.values()));
    }

    @Test
    void everyConstraintHasAMeaning() throws Exception {
        try (Given given = Given.empty();
                Connection connection = given.database().connect()) {
            Rules.assertEveryConstraintHasOne(connection, Given.SCHEMA, AgentsRule.values());
        }
    }

    @Test
    void aProviderThatADatabaseOfOnesOwnKnowsMayBeNamed() throws Exception {
        try (Given given = Given.empty()) {
            given.database().execute("ALTER TYPE platform.modelprovider ADD VALUE 'own'");
            Model own = Model.of("own", "large");
            long user = given.user("ann");
            given.agents().run(session -> {
                session.requests().record(NewRequest.of(user, own, Tokens.NONE));
                assertThat(session.requests().ofUser(user).list(1).getFirst().model())
                        .isEqualTo(own);
            });
            assertThatThrownBy(() -> given.agents()
                            .run(session -> session.requests()
                                    .record(NewRequest.of(user, Model.of("nobody", "large"), Tokens.NONE))))
                    .isInstanceOf(AccessException.Invalid.class);
        }
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/nowhere");
        assertThatThrownBy(
                        () -> Agents.on(nowhere).call(session -> session.users().find(1)))
                .isInstanceOf(AccessException.Unavailable.class);
        try (Given given = Given.empty()) {
            assertThatThrownBy(() -> Agents.on(given.dataSource(), "elsewhere")
                            .call(session -> session.users().find(1)))
                    .isInstanceOf(AccessException.WrongSchema.class)
                    .hasMessageContaining("elsewhere");
        }
    }
}
