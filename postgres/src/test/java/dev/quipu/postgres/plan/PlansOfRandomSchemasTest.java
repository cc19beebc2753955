package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans between random schemas, on a real server. A few in the ordinary build; {@code -Dplan.seeds=2000} for more, and
 * {@code -Dplan.first=40} for others.
 */
@PostgresTest
class PlansOfRandomSchemasTest {
    /** An enumeration is made anew without what is made of it, unless that is made anew too. */
    private static final Pattern REFUSED = Pattern.compile(
            "Values of type s\\..+ can be neither taken away nor put elsewhere: .+ changes too\\.", Pattern.DOTALL);

    private final TestDatabase database;

    PlansOfRandomSchemasTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    static void makeRoles(TestDatabase database) throws SQLException {
        PlanCase.makeRoles(database);
    }

    /** A database with a subscription cannot be dropped. */
    @AfterEach
    void takeAway() {
        try (Session session = open()) {
            RandomSchema.AWAY.forEach(session::send);
        }
    }

    static LongStream seeds() {
        long first = Long.getLong("plan.first", 0);
        return LongStream.range(first, first + Long.getLong("plan.seeds", 12));
    }

    /** There and back: the way back starts from what the plan has left. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsReadIsWhatWasPlannedFor(long seed) {
        try (Session session = open()) {
            var convergence = Convergence.ofRandomSchemas(session);
            Catalog target = convergence.make(schema(2 * seed + 1));
            Catalog source = convergence.make(schema(2 * seed));
            assumeNotRefused(source, target, seed);
            assertThat(Planner.plan(source, source, options(seed)).steps()).isEmpty();
            assumeNotRefused(target, source, seed);
            assertThat(convergence.faults(source, target, options(seed)))
                    .as("there")
                    .isEmpty();
            assertThat(convergence.faults(convergence.read(), source, options(seed)))
                    .as("back")
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aDumpReadBackIsTheSchema(long seed) {
        try (Session session = open()) {
            var convergence = Convergence.ofRandomSchemas(session);
            Catalog target = convergence.make(schema(seed));
            Catalog nothing = convergence.unmake();
            assertThat(convergence.faults(nothing, target, options(seed))).isEmpty();
            assertThat(convergence.faults(target, nothing, options(seed))).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void statementsLockAndReadAndRewriteWhatTheySay(long seed) {
        try (Session session = open()) {
            var convergence = Convergence.ofRandomSchemas(session);
            Catalog target = convergence.make(schema(2 * seed + 1));
            Catalog source = convergence.make(schema(2 * seed));
            assumeNotRefused(source, target, seed);
            List<String> faults = new ArrayList<>();
            try (var claims = new Claims(session, this::open)) {
                for (Statement statement :
                        Planner.plan(source, target, options(seed)).statements()) {
                    faults.addAll(claims.run(statement));
                }
            }
            assertThat(faults).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void rowsStayUnlessAHazardSaysOtherwise(long seed) {
        try (Session session = open()) {
            var convergence = Convergence.ofRandomSchemas(session);
            Catalog target = convergence.make(schema(2 * seed + 1));
            Catalog source = convergence.make(schema(2 * seed));
            assumeNotRefused(source, target, seed);
            assertThat(PlansKeepRowsTest.faults(source, target, options(seed), session))
                    .isEmpty();
        }
    }

    /** What rows forbid, as a hazard says, ends the plan where it stands. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void soTheyDoWhereTablesHoldRows(long seed) {
        try (Session session = open()) {
            var convergence = Convergence.ofRandomSchemas(session);
            Catalog target = convergence.make(schema(2 * seed + 1));
            Catalog source = convergence.make(schema(2 * seed));
            assumeNotRefused(source, target, seed);
            assumeTrue(new RandomRows(session, source).insert() > 0, "tables to insert into");
            List<String> faults = new ArrayList<>();
            try (var claims = new Claims(session, this::open)) {
                for (Statement statement :
                        Planner.plan(source, target, options(seed)).statements()) {
                    try {
                        faults.addAll(claims.run(statement));
                    } catch (ServerException e) {
                        assertThat(statement.hazards())
                                .as("%s\nin %s", e.getMessage(), statement.sql())
                                .extracting(Hazard::kind)
                                .contains(Hazard.Kind.MAY_FAIL);
                        break;
                    }
                }
            }
            assertThat(faults).isEmpty();
        }
    }

    private static List<String> schema(long seed) {
        return RandomSchema.of(seed, TestServer.get().majorVersion());
    }

    /** What no statement can do is refused, and the refusal names it. */
    private static void assumeNotRefused(Catalog from, Catalog to, long seed) {
        try {
            Planner.plan(from, to, options(seed));
        } catch (PlanException e) {
            String reason = String.valueOf(e.getMessage());
            if (REFUSED.matcher(reason).matches()) {
                abort(reason);
            }
            throw e;
        }
    }

    static PlanOptions options(long seed) {
        return PlanOptions.DEFAULT
                .withStyle(seed % 2 == 0 ? Style.ONLINE : Style.TRANSACTIONAL)
                .withCopies(Set.of(ObjectId.of(Kind.TABLE, "s", "p")));
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
