package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a statement is follows from its words, wherever comments stand between them. */
@PostgresTest
class UnfinishedStatementTest {
    static Stream<Arguments> statements() {
        return Stream.of(
                argumentSet(
                        "an index",
                        "CREATE INDEX CONCURRENTLY /* big */ orders_user ON -- all\n orders (id)",
                        new UnfinishedStatement.CreateIndex("orders_user", "orders"),
                        "CREATE INDEX CONCURRENTLY /* big */ orders_user ON -- all\n \"app\".orders (id)"),
                argumentSet(
                        "an index that is dropped",
                        "DROP/**/INDEX CONCURRENTLY /* x */ a",
                        new UnfinishedStatement.DropIndex("a"),
                        "DROP/**/INDEX CONCURRENTLY /* x */ \"app\".a"),
                argumentSet(
                        "a partition",
                        "ALTER TABLE \"t -- t\" /* a /* b */ */ DETACH PARTITION p /* x */ CONCURRENTLY",
                        new UnfinishedStatement.DetachPartition("\"t -- t\"", "p"),
                        "ALTER TABLE \"app\".\"t -- t\" /* a /* b */ */ DETACH PARTITION \"app\".p /* x */ CONCURRENTLY"),
                argumentSet(
                        "an index that is built anew",
                        "REINDEX (VERBOSE /* ) */) INDEX CONCURRENTLY -- x\n a",
                        new UnfinishedStatement.Reindex("a"),
                        "REINDEX (VERBOSE /* ) */) INDEX CONCURRENTLY -- x\n \"app\".a"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void commentsDoNotHideWhatAStatementIs(String text, UnfinishedStatement expected, String qualified) {
        ScriptStatement statement = split(text);

        assertThat(UnfinishedStatement.of(statement)).isEqualTo(expected);
        assertThat(AloneStatement.of(statement, Optional.of(""), new Identifier("app"))
                        .text())
                .isEqualTo(qualified);
    }

    @Test
    void anIndexWithACommentBeforeItsNameHasAName(TestDatabase database) throws SQLException {
        new Given(database)
                .revision("001", "CREATE TABLE orders (id int)", "")
                .nonTransactional("002", "CREATE INDEX CONCURRENTLY /* big */ orders_user ON orders (id)", "")
                .migrator()
                .upgrade(Target.parse("head"), BeforeRun.NOTHING);

        assertThat(database.value("SELECT to_regclass('app.orders_user')")).isNotNull();
    }

    private static ScriptStatement split(String text) {
        return ScriptSplitter.split("test.sql", text).statements().getFirst();
    }
}
