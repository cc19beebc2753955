package dev.quipu.migration.run;

import dev.quipu.postgres.local.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A line of revisions that a test and the processes that it starts both know by its name. */
enum Scenario {
    /** Eight small revisions. */
    RACE,
    /** One revision of thirty statements, all of which may run in a transaction. */
    TRANSACTIONAL,
    /** One revision of thirty statements, many of which may not. */
    STATEMENT_BY_STATEMENT;

    static final int STATEMENTS = 30;

    /**
     * A statement of a long revision.
     *
     * @param sql what it is
     * @param blocker what another session runs in an open transaction to stop it half-way
     */
    record Stoppable(String sql, String blocker) {}

    /** Returns the revisions, and a runner that waits for locks as long as the test holds them. */
    Given on(ServerAddress server) {
        Given given = new Given(server);
        given.options = given.options.withLockTimeout(Duration.ofSeconds(60)).withWaitForRunner(Duration.ofSeconds(60));
        switch (this) {
            case RACE -> {
                for (int i = 1; i <= 8; i++) {
                    given.revision("00" + i, "CREATE TABLE r%d (id int); INSERT INTO r%<d VALUES (1)".formatted(i), "");
                }
            }
            case TRANSACTIONAL -> given.revision("001", ground(), "").revision("002", upgrade(), "");
            case STATEMENT_BY_STATEMENT -> given.revision("001", ground(), "").nonTransactional("002", upgrade(), "");
        }
        return given;
    }

    /** Returns the statements of the long revision. */
    List<Stoppable> statements() {
        List<Stoppable> statements = new ArrayList<>();
        for (int i = 0; i < STATEMENTS; i++) {
            statements.add(this == TRANSACTIONAL ? inTransaction(i) : alone(i));
        }
        return statements;
    }

    private String upgrade() {
        return String.join(";\n", statements().stream().map(Stoppable::sql).toList());
    }

    /** What the thirty statements find: for each of them its own table, index, type and partitioned table. */
    private static String ground() {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < STATEMENTS; i++) {
            sql.append("""
                    CREATE TABLE t%1$d (id int NOT NULL, name text);
                    INSERT INTO t%1$d SELECT g, 'name ' || g FROM generate_series(1, 5) AS g;
                    CREATE INDEX old%1$d ON t%1$d (name);
                    CREATE TYPE kind%1$d AS ENUM ('a');
                    CREATE TABLE p%1$d (id int NOT NULL) PARTITION BY RANGE (id);
                    CREATE TABLE p%1$d_low PARTITION OF p%1$d FOR VALUES FROM (0) TO (10);
                    INSERT INTO p%1$d VALUES (1);
                    """.formatted(i));
        }
        return sql.toString();
    }

    /** The blockers of CONCURRENTLY let it begin, and stop it where it has committed the first half of its work. */
    private static Stoppable alone(int i) {
        return switch (i % 10) {
            case 0 -> writer("CREATE INDEX CONCURRENTLY new%d ON t%<d (id)", i);
            case 1 -> reader("INSERT INTO t%d VALUES (100, 'hundred'), (101, NULL)", i);
            case 2 -> writer("DROP INDEX CONCURRENTLY old%d", i);
            case 3 -> new Stoppable("VACUUM t" + i, "LOCK TABLE app.t" + i + " IN SHARE UPDATE EXCLUSIVE MODE");
            case 4 -> type(i);
            case 5 -> reader("UPDATE t%d SET id = id + 1", i);
            case 6 ->
                new Stoppable(
                        "ALTER TABLE p%d DETACH PARTITION p%<d_low CONCURRENTLY".formatted(i),
                        "LOCK TABLE app.p" + i + " IN ACCESS SHARE MODE");
            case 7 -> writer("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"New %d\" ON app.t%<d (id, name)", i);
            case 8 -> reader("DELETE FROM t%d WHERE id = (SELECT max(id) FROM t%<d)", i);
            default -> writer("REINDEX INDEX CONCURRENTLY old%d", i);
        };
    }

    private static Stoppable inTransaction(int i) {
        return switch (i % 10) {
            case 0 -> reader("CREATE INDEX new%d ON t%<d (id)", i);
            case 1 -> reader("INSERT INTO t%d VALUES (100, 'hundred'), (101, NULL)", i);
            case 2 -> reader("DROP INDEX old%d", i);
            case 3 -> reader("ALTER TABLE t%d ADD COLUMN added int DEFAULT 7", i);
            case 4 -> type(i);
            case 5 -> reader("UPDATE t%d SET id = id + 1", i);
            case 6 ->
                new Stoppable(
                        "ALTER TABLE p%d DETACH PARTITION p%<d_low".formatted(i),
                        "LOCK TABLE app.p" + i + " IN ACCESS SHARE MODE");
            case 7 -> reader("CREATE UNIQUE INDEX \"New %d\" ON t%<d (id, name)", i);
            case 8 -> reader("DELETE FROM t%d WHERE id = (SELECT max(id) FROM t%<d)", i);
            default -> reader("TRUNCATE t%d", i);
        };
    }

    private static Stoppable writer(String sql, int i) {
        return new Stoppable(sql.formatted(i), "LOCK TABLE app.t" + i + " IN ROW EXCLUSIVE MODE");
    }

    private static Stoppable reader(String sql, int i) {
        return new Stoppable(sql.formatted(i), "LOCK TABLE app.t" + i + " IN SHARE ROW EXCLUSIVE MODE");
    }

    private static Stoppable type(int i) {
        return new Stoppable(
                "ALTER TYPE kind%d ADD VALUE 'b'".formatted(i), "ALTER TYPE app.kind%d ADD VALUE 'c'".formatted(i));
    }
}
