package dev.quipu.agents.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Work;
import dev.quipu.access.support.Failures;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in words that say what to mend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorTest {
    private final Given given = Given.empty();
    private long user;

    @BeforeAll
    void fill() {
        user = given.user("ann");
    }

    @AfterAll
    void end() {
        given.close();
    }

    @Test
    void aTextThatIsTooLongSaysWhichOne() {
        String sixty = "n".repeat(60);
        String many = "n".repeat(300);
        assertTooLong(
                "username has at most 50 characters, not 60",
                session -> session.users().create(NewUser.of(sixty, "b@example.com", "hash")));
        assertTooLong(
                "email has at most 100 characters, not 300",
                session -> session.users().create(NewUser.of("bob", many, "hash")));
        assertTooLong(
                "title has at most 200 characters, not 300",
                session -> session.conversations().start(user, ConversationSettings.titled(many)));
        assertTooLong(
                "budget_name has at most 100 characters, not 300",
                session -> session.budgets().open(NewBudget.monthly(user, many, BigDecimal.ONE)));
        assertTooLong(
                "lease_owner has at most 100 characters, not 300",
                session -> session.tasks().claim(many, 1, Duration.ofMinutes(1)));
        assertTooLong(
                "request_id has at most 100 characters, not 300",
                session -> session.requests()
                        .record(NewRequest.of(user, Given.MODEL, Tokens.NONE).withKey(many)));
        long talk = given.conversation(user);
        assertTooLong(
                "tool_name has at most 100 characters, not 300",
                session -> session.messages().append(talk, List.of(NewMessage.tool("call", many, "3"))));
    }

    @Test
    void spacesAtTheEndAndHalvesOfPairsDoNotCount() {
        String wide = "\ud83e\uddf6".repeat(50);
        assertThat(given.agents()
                        .call(session -> session.users().create(NewUser.of(wide + "  ", "w@example.com", "hash")))
                        .username())
                .isEqualTo(wide);
    }

    private void assertTooLong(String said, Work<AgentsSession, ?, RuntimeException> work) {
        assertThatThrownBy(() -> given.agents().call(work))
                .isInstanceOf(AccessException.Invalid.class)
                .hasMessage(said);
    }

    @Test
    void whatAFunctionAdvisesIsSaid() {
        assertThatThrownBy(() -> given.agents().run(session -> {
                    User seen = session.users().get(user);
                    session.users().edit(seen, seen.settings().withTimezone("Nowhere"));
                }))
                .isInstanceOf(AccessException.Invalid.class)
                .hasMessage("time zone \"Nowhere\" not recognized; See pg_timezone_names.");
    }

    @Test
    void theAdviceOfTheServerIsNotSaid() {
        SQLException failure = failure("SELECT nothing_of_this_name(1)");
        assertThat(failure.toString()).contains("explicit type casts");
        assertThat(new Failures(AgentsRule.values()).read(failure).getMessage()).doesNotContain("type casts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUDIT_UUID", "AUDIT_ID", "PERFORMANCE_ID", "PERFORMANCE_ONCE", "METRIC_ID", "USAGE_ID"})
    void theKeyOfAPartitionHasTheRuleOfItsTable(AgentsRule rule) throws SQLException {
        var partitions = given.database().query("""
                SELECT rel.relname, part.relname
                FROM pg_inherits
                JOIN pg_class AS part ON part.oid = inhrelid
                JOIN pg_index ON indexrelid = inhrelid
                JOIN pg_class AS rel ON rel.oid = indrelid
                WHERE inhparent = 'platform.%s'::regclass""".formatted(rule.constraint()));
        assertThat(partitions)
                .isNotEmpty()
                .allMatch(names -> rule.isMeantBy(String.valueOf(names.getFirst()), String.valueOf(names.getLast())));
    }

    @Test
    void aLineThatIsThereTwiceIsToldByItsRule() {
        String insert = """
                INSERT INTO platform.audit_logs (uuid, action, resource_type, created_at)
                SELECT 'a0000000-0000-4000-8000-000000000001', 'read', 'file', '2026-01-01Z' FROM generate_series(1, 2)""";
        assertThat(new Failures(AgentsRule.values()).read(failure(insert)))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.AUDIT_UUID));
    }

    private SQLException failure(String sql) {
        try (var connection = given.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            return failure;
        }
        throw new AssertionError("it was not refused: " + sql);
    }
}
