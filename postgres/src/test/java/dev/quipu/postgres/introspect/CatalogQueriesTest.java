package dev.quipu.postgres.introspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the server goes about the queries of the reader, where there is more than its memory for one step holds. */
@PostgresTest
class CatalogQueriesTest {
    /** A set that does not fit is kept as a list, which is gone through anew for each row. */
    private static final Pattern LIST_FOR_EACH_ROW = Pattern.compile("SubPlan \\d+\\n *-> +Materialize");

    private final TestServer server;
    private final TestDatabase database;

    CatalogQueriesTest(TestServer server, TestDatabase database) {
        this.server = server;
        this.database = database;
    }

    @Test
    void noneGoesThroughAListForEachRow() throws SQLException {
        Scope scope = new Scope(server.majorVersion() * 10_000, ReadOptions.ALL);
        List<String> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    DO $$BEGIN
                        FOR n IN 1..400 LOOP
                            EXECUTE format('CREATE TABLE t%1$s (a int PRIMARY KEY, b text); CREATE INDEX ON t%1$s (lower(b))', n);
                        END LOOP;
                    END$$;
                    ANALYZE;
                    SET work_mem = '64kB'""");
            for (CatalogQuery query : CatalogQueries.of(scope)) {
                if (LIST_FOR_EACH_ROW.matcher(plan(statement, query.sql(scope))).find()) {
                    found.add(query.getClass().getSimpleName());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static String plan(Statement statement, String sql) throws SQLException {
        var lines = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery("EXPLAIN (COSTS OFF) " + sql)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return String.join("\n", lines);
    }
}
