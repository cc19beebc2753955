package dev.quipu.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import dev.quipu.postgres.failure.QuipuException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What tests are given. Those of the class itself use the annotation; the others run classes as JUnit runs them.
 */
@QuipuDatabase(revisions = "classpath:shop/revisions")
class QuipuDatabaseTest {
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled",
            "true",
            "junit.jupiter.execution.parallel.config.executor-service",
            "WORKER_THREAD_POOL",
            "junit.jupiter.execution.parallel.config.strategy",
            "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism",
            "4");

    private final TestDatabase ofConstructor;

    QuipuDatabaseTest(TestDatabase database) {
        ofConstructor = database;
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return value(connection, sql);
        }
    }

    @BeforeEach
    void addAnOrder(DataSource database) throws SQLException {
        execute(database, "INSERT INTO orders VALUES (1)");
    }

    /** Every repetition finds what its own {@code @BeforeEach} has added, and no more. */
    @RepeatedTest(3)
    void testsOfAClassDoNotSeeEachOthersRows(DataSource database) throws SQLException {
        execute(database, "INSERT INTO orders VALUES (2)");

        assertThat(value(database, "SELECT count(*) FROM orders")).isEqualTo("2");
    }

    @Test
    void allThatATestAsksForIsOfTheSameDatabase(TestDatabase database, Connection one, Connection other)
            throws SQLException {
        assertThat(database).isEqualTo(ofConstructor);
        assertThat(one).isNotSameAs(other);
        assertThat(one.getAutoCommit()).isTrue();
        assertThat(value(one, "SELECT current_database()")).isEqualTo(database.name());
        assertThat(value(other, "SELECT count(*) FROM orders")).isEqualTo("1");
        assertThat(value(database.dataSource(), "SELECT current_database()")).isEqualTo(database.name());
        assertThat(database.toString()).doesNotContain(database.password());
    }

    @Test
    @QuipuDatabase(revisions = "src/test/resources/shop/revisions")
    void theSameRevisionsElsewhereRunOnce(Connection connection) throws SQLException {
        assertThat(value(connection, "SELECT count(*) FROM orders")).isEqualTo("1");
        assertThat(value(connection, "SELECT count(*) FROM quipu.history")).isEqualTo("1");
    }

    @Nested
    class WithinAnother {
        @Test
        void theAnnotationOfTheOuterClassHolds(Connection connection) throws SQLException {
            assertThat(value(connection, "SELECT count(*) FROM orders")).isEqualTo("1");
        }
    }

    /** Runs classes, as JUnit runs them, and returns how that went. */
    private static TestExecutionSummary run(Class<?> tests) {
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        request()
                                .selectors(selectClass(tests))
                                .configurationParameters(PARALLEL)
                                .build(),
                        listener);
        return listener.getSummary();
    }

    static void assertAllPass(Class<?> tests, int number) {
        TestExecutionSummary summary = run(tests);
        assertThat(summary.getFailures())
                .as(() -> String.valueOf(summary.getFailures().stream()
                        .map(failure -> failure.getException())
                        .toList()))
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(number);
    }

    @QuipuDatabase(packs = "assistant", sampleData = true)
    static class WithSampleData {
        @Test
        void isThere(Connection connection) throws SQLException {
            assertThat(value(connection, "SELECT count(*) > 0 FROM assistant.messages"))
                    .isEqualTo("t");
        }

        @Test
        @QuipuDatabase(packs = "assistant", revisions = "classpath:shop/revisions", schema = "shop")
        void isNotThereUnlessAskedFor(Connection connection) throws SQLException {
            assertThat(value(connection, "SELECT count(*) FROM assistant.messages"))
                    .isEqualTo("0");
            assertThat(value(connection, "SELECT count(*) FROM shop.orders")).isEqualTo("0");
        }

        @Test
        @QuipuDatabase(packs = "assistant", revisions = "classpath:shop/revisions", schema = "shop", sampleData = true)
        void isLoadedBesideRevisionsThatHaveNone(Connection connection) throws SQLException {
            assertThat(value(connection, "SELECT count(*) > 0 FROM assistant.messages"))
                    .isEqualTo("t");
        }
    }

    @Test
    void sampleDataIsThereWhereItIsAskedFor() {
        assertAllPass(WithSampleData.class, 3);
    }

    @QuipuDatabase(revisions = "classpath:broken/revisions")
    static class OnBrokenRevisions {
        @Test
        void one(Connection connection) {}

        @Test
        void other(DataSource database) {}
    }

    @Test
    void aRevisionThatFailsIsToldByEachTestAsTheUpgradeTellsIt() {
        TestExecutionSummary summary = run(OnBrokenRevisions.class);

        assertThat(summary.getFailures()).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.getException())
                    .hasMessageContaining("app@001 failed: type \"itn\" does not exist (SQLSTATE 42704)")
                    .hasMessageContaining("001_orders.sql:6:31")
                    .hasMessageContaining("rolled back");
            assertThat(failure.getException().getCause()).isInstanceOf(QuipuException.class);
        });
    }

    @QuipuDatabase(packs = "asistant")
    static class OfAPackThatThereIsNot {
        @Test
        void one(Connection connection) {}
    }

    @Test
    void aPackThatThereIsNotIsTold() {
        assertThat(run(OfAPackThatThereIsNot.class).getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException())
                        .hasMessageContaining("there is no pack named \"asistant\"")
                        .hasMessageContaining("hint: did you mean \"assistant\"?"));
    }

    /** All run at once, and none has more in its database than its own. */
    @QuipuDatabase(revisions = "classpath:shop/revisions", schema = "parallel")
    @Execution(ExecutionMode.CONCURRENT)
    static class InParallel {
        private static final int TESTS = 4;
        private static final CountDownLatch THERE = new CountDownLatch(TESTS);
        private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

        @RepeatedTest(TESTS)
        @Timeout(60)
        void hasItsOwn(TestDatabase name, DataSource database) throws Exception {
            execute(database, "INSERT INTO parallel.orders VALUES (1)");
            NAMES.add(name.name());
            THERE.countDown();
            // Not even one of them is over before all have written.
            assertThat(THERE.await(50, TimeUnit.SECONDS)).isTrue();
            assertThat(value(database, "SELECT count(*) FROM parallel.orders")).isEqualTo("1");
        }
    }

    @Test
    void testsMayRunInParallel() {
        assertAllPass(InParallel.class, InParallel.TESTS);
        assertThat(InParallel.NAMES).hasSize(InParallel.TESTS);
    }

    @QuipuDatabase(revisions = "classpath:shop/revisions")
    static class WithOneOfTheClass {
        private static String ofClass = "";

        @BeforeAll
        static void startTheApplication(TestDatabase database) {
            ofClass = database.name();
        }

        @RepeatedTest(2)
        void isThatOfItsTests(TestDatabase database) {
            assertThat(database.name()).isEqualTo(ofClass);
        }

        @Test
        @QuipuDatabase(revisions = "classpath:shop/revisions", schema = "other")
        void andNotOfATestThatAsksForOtherThings(TestDatabase database) {
            assertThat(database.name()).isNotEqualTo(ofClass);
        }
    }

    @Test
    void theClassMayHaveADatabaseThatItsTestsShare() {
        assertAllPass(WithOneOfTheClass.class, 3);
    }

    /** Leaves a connection open. */
    @QuipuDatabase(revisions = "classpath:shop/revisions")
    static class Leaking {
        private static final List<String> NAMES = new CopyOnWriteArrayList<>();
        private static final List<Connection> OPEN = new CopyOnWriteArrayList<>();

        @Test
        void one(TestDatabase database, DataSource source, Connection connection) throws SQLException {
            NAMES.add(database.name());
            OPEN.add(source.getConnection());
            OPEN.add(connection);
        }

        @AfterEach
        void isStillThere(Connection connection) throws SQLException {
            assertThat(value(connection, "SELECT current_database()")).isEqualTo(NAMES.getLast());
        }
    }

    @Test
    void aDatabaseIsGoneAfterItsTestWhoeverIsConnected(Connection connection) throws SQLException {
        assertAllPass(Leaking.class, 1);

        assertThat(value(
                        connection,
                        "SELECT count(*) FROM pg_database WHERE datname = '" + Leaking.NAMES.getFirst() + "'"))
                .isEqualTo("0");
        assertThat(Leaking.OPEN.getLast().isClosed()).isTrue();
    }
}
