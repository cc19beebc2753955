package dev.quipu.postgres.sqlstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStateTest {
    private static final List<String> CODES = List.of(
            "00000", "08000", "08006", "08P01", "22012", "25001", "25006", "25P03", "25P04", "28000", "28P01", "2D000",
            "3D000", "3F000", "40001", "40002", "40P01", "42501", "42601", "42703", "42704", "42883", "42P01", "53000",
            "53100", "53300", "55P03", "57014", "57P01", "57P02", "57P03", "57P04", "57P05", "XX000", "Q1234");

    static Stream<Arguments> predicates() {
        return Stream.of(
                predicate("lock timeout", SqlState::isLockTimeout, "55P03"),
                predicate("deadlock", SqlState::isDeadlock, "40P01"),
                predicate("serialization failure", SqlState::isSerializationFailure, "40001"),
                predicate("retryable", SqlState::isRetryable, "40001", "40P01", "55P03"),
                predicate(
                        "connection loss",
                        SqlState::isConnectionLoss,
                        "08000",
                        "08006",
                        "08P01",
                        "25P03",
                        "25P04",
                        "57P01",
                        "57P02",
                        "57P03",
                        "57P04",
                        "57P05"),
                predicate("table", SqlState::isUndefinedTable, "42P01"),
                predicate("relation or schema", SqlState::isAbsentRelation, "3F000", "42P01"),
                predicate("undefined", SqlState::isUndefined, "3F000", "42703", "42704", "42883", "42P01"),
                predicate("value", SqlState::isOfValue, "22012"),
                predicate("transaction", SqlState::refusesTransaction, "25001", "2D000"),
                predicate("ended", SqlState::isEnded, "08000", "08006", "08P01", "57014"),
                predicate("privilege", SqlState::isInsufficientPrivilege, "42501"),
                predicate("read-only", SqlState::isReadOnly, "25006"),
                predicate("cancelled", SqlState::isCancelled, "57014"));
    }

    private static Arguments predicate(String name, Predicate<SqlState> predicate, String... codes) {
        return argumentSet(name, predicate, List.of(codes));
    }

    @ParameterizedTest
    @MethodSource("predicates")
    void eachPredicateKnowsItsCodesAndNoOther(Predicate<SqlState> predicate, List<String> codes) {
        assertThat(CODES.stream().filter(code -> predicate.test(new SqlState(code))))
                .containsExactlyElementsOf(codes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42P0", "42P011", "42p01", "42P0 ", "42P0É"})
    void refusesWhatIsNoCode(String text) {
        assertThatThrownBy(() -> new SqlState(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SqlState.of(new SQLException("x", text))).isEmpty();
    }

    @Test
    void aDriversFailureMayHaveNoCode() {
        assertThat(SqlState.of(new SQLException("x"))).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("SELECT FROM nothing", SqlState::isUndefinedTable),
                failure("SELECT nothing FROM pg_class", SqlState::isUndefined),
                failure("SELECT nothing(1)", SqlState::isUndefined),
                failure("SELECT NULL::nothing", SqlState::isUndefined),
                failure("CREATE TABLE nothing.x ()", SqlState::isAbsentRelation),
                failure("SET statement_timeout = 1; SELECT pg_sleep(9)", SqlState::isCancelled),
                failure("BEGIN READ ONLY; CREATE TABLE x ()", SqlState::isReadOnly),
                failure("SET ROLE pg_monitor; DELETE FROM pg_authid", SqlState::isInsufficientPrivilege),
                failure("SELECT pg_terminate_backend(pg_backend_pid())", SqlState::isConnectionLoss));
    }

    private static Arguments failure(String sql, Predicate<SqlState> predicate) {
        return argumentSet(sql, sql, predicate);
    }

    @PostgresTest
    @ParameterizedTest
    @MethodSource("failures")
    void theServerMeansTheSame(String sql, Predicate<SqlState> predicate, TestDatabase database) throws Exception {
        try (var connection = database.connect()) {
            assertThat(stateOf(connection, sql)).matches(predicate);
        }
    }

    @Test
    @PostgresTest
    void theDriverPassesOnWhyTheServerLetsNobodyIn(TestDatabase database) {
        assertThatThrownBy(() -> database.connect(database.user(), "wrong"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(SqlState.of(refused)).contains(new SqlState("28P01")));
    }

    private static SqlState stateOf(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            return SqlState.of(failure).orElseThrow();
        }
        throw new AssertionError("did not fail: " + sql);
    }
}
