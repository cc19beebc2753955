package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A schema of two thousand tables, each with a key, an index, a foreign key and a check, and a release further. */
@PostgresTest
class LargeSchemaTest {
    private static final int TABLES = 2_000;
    /** One transaction cannot lock all of them. */
    private static final int AT_ONCE = 250;

    private static final String TABLE = """
            CREATE TABLE s.t%1$d (
                id bigint PRIMARY KEY,
                before_id bigint REFERENCES s.t%2$d ON DELETE SET NULL,
                title text NOT NULL DEFAULT '' CHECK (length(title) < 200));
            CREATE INDEX t%1$d_title ON s.t%1$d (lower(title)) WHERE before_id IS NOT NULL;
            """;
    private static final String CHANGE = """
            ALTER TABLE s.t%1$d ADD COLUMN made timestamptz NOT NULL DEFAULT now(), ALTER COLUMN title TYPE varchar(200);
            CREATE INDEX t%1$d_made ON s.t%1$d (made);
            """;

    private final TestDatabase database;

    LargeSchemaTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void isReadComparedAndPlannedForLikeASmallOne() {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Release few = Release.of(TABLES / 8, session, convergence);
            Release many = Release.of(TABLES, session, convergence);

            assertThat(many.before().objects().keySet().stream().filter(id -> id.kind() == Kind.TABLE))
                    .hasSize(TABLES);
            assertThat(Planner.plan(many.after(), many.after(), PlanOptions.DEFAULT)
                            .steps())
                    .isEmpty();
            assertThat(convergence.faults(many.after(), many.before(), PlanOptions.DEFAULT))
                    .isEmpty();
            assertThat(convergence.faults(many.before(), many.after(), PlanOptions.DEFAULT))
                    .isEmpty();
            assertThat(many.planning() / few.planning())
                    // What is small fits into the caches of a processor, which makes it two to three times as fast by
                    // itself.
                    .as("CPU time of a plan between eight times as many tables; 64 would be the square")
                    .isLessThan(40);
        }
    }

    /** Two states of one schema; every fiftieth table differs. */
    private record Release(Catalog before, Catalog after) {
        /** Leaves the second in the database. */
        static Release of(int tables, Session session, Convergence convergence) {
            convergence.make(List.of("CREATE SCHEMA s"));
            for (int from = 1; from <= tables; from += AT_ONCE) {
                session.send(each(TABLE, from, Math.min(from + AT_ONCE - 1, tables), 1));
            }
            Catalog before = convergence.read();
            session.send(each(CHANGE, 50, tables, 50));
            return new Release(before, convergence.read());
        }

        private static String each(String text, int first, int last, int step) {
            return IntStream.iterate(first, number -> number <= last, number -> number + step)
                    .mapToObj(number -> text.formatted(number, Math.max(1, number / 2)))
                    .collect(Collectors.joining());
        }

        /** Returns the CPU time of a plan, in nanoseconds: that of the best of five. */
        double planning() {
            return IntStream.range(0, 5)
                    .mapToLong(round -> {
                        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                        Planner.plan(before, after, PlanOptions.DEFAULT);
                        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
                    })
                    .min()
                    .orElseThrow();
        }
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
