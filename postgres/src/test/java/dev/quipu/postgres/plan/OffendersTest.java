package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hazard's query returns is what its statement fails of: no row too many, and none too few. */
@PostgresTest
class OffendersTest {
    private static final String BTREE_GIST = "CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public";

    private final TestDatabase database;
    private final TestServer server;

    OffendersTest(TestDatabase database, TestServer server) {
        this.database = database;
        this.server = server;
    }

    /**
     * A change that rows can be in the way of.
     *
     * @param since the major version that it needs
     * @param from what is there, without CREATE SCHEMA
     * @param to what it becomes
     * @param fitting inserts rows that are in nobody's way
     * @param refused inserts a row, one at a time, that is
     */
    record Obstacle(String name, int since, String from, String to, String fitting, List<String> refused) {
        @Override
        public String toString() {
            return name;
        }

        static Obstacle of(String name, String from, String to, String fitting, String... refused) {
            return new Obstacle(name, 14, from, to, fitting, List.of(refused));
        }

        Obstacle since(int version) {
            return new Obstacle(name, version, from, to, fitting, refused);
        }

        /** A column {@code c} that gets another type. */
        static Obstacle type(String from, String to, String fitting, String... refused) {
            return of(
                    from + " to " + to,
                    "CREATE TABLE s.t (c " + from + ")",
                    "CREATE TABLE s.t (c " + to + ")",
                    "INSERT INTO s.t VALUES (NULL), " + fitting,
                    Stream.of(refused)
                            .map(value -> "INSERT INTO s.t VALUES " + value)
                            .toArray(String[]::new));
        }
    }

    static Stream<Obstacle> obstacles() {
        return Stream.of(constraints(), constraintsSince18(), partitions(), types())
                .flatMap(list -> list);
    }

    private static Stream<Obstacle> constraints() {
        String two = "CREATE TABLE s.r (a integer, b integer, UNIQUE (a, b)); CREATE TABLE s.t (a integer, b integer";
        String child = "CREATE TABLE s.t (c integer%s); CREATE TABLE s.child () INHERITS (s.t)";
        String folded =
                "CREATE COLLATION s.folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false); ";
        String rooms = "CREATE TABLE s.t (room integer, during tsrange, kind text";
        return Stream.of(
                Obstacle.of(
                        "a check that children inherit",
                        child.formatted(""),
                        child.formatted(", CONSTRAINT ck CHECK (c > 0)"),
                        "INSERT INTO s.t VALUES (1), (NULL); INSERT INTO s.child VALUES (1)",
                        "INSERT INTO s.t VALUES (0)",
                        "INSERT INTO s.child VALUES (0)"),
                Obstacle.of(
                        "a check of its own",
                        child.formatted(""),
                        child.formatted(", CONSTRAINT ck CHECK (c > 0) NO INHERIT"),
                        "INSERT INTO s.t VALUES (1); INSERT INTO s.child VALUES (0)",
                        "INSERT INTO s.t VALUES (0)"),
                Obstacle.of(
                        "a key of a table with children",
                        child.formatted(""),
                        child.formatted(", UNIQUE (c)"),
                        "INSERT INTO s.t VALUES (1), (2), (NULL), (NULL); INSERT INTO s.child VALUES (1), (1)",
                        "INSERT INTO s.t VALUES (2)"),
                Obstacle.of(
                        "a key of some rows",
                        "CREATE TABLE s.t (c text, live boolean)",
                        "CREATE TABLE s.t (c text, live boolean); CREATE UNIQUE INDEX i ON s.t (lower(c)) WHERE live",
                        "INSERT INTO s.t VALUES ('a', true), ('A', false), (NULL, true), (NULL, true)",
                        "INSERT INTO s.t VALUES ('A', true)"),
                Obstacle.of(
                        "a key by another collation",
                        folded + "CREATE TABLE s.t (c text)",
                        folded + "CREATE TABLE s.t (c text); CREATE UNIQUE INDEX i ON s.t (c COLLATE s.folded)",
                        "INSERT INTO s.t VALUES ('a'), ('b')",
                        "INSERT INTO s.t VALUES ('A')"),
                Obstacle.of(
                        "a column that is called as a period is",
                        "CREATE TABLE s.t (\"a PERIOD b WITHOUT OVERLAPS\" integer, kind text)",
                        "CREATE TABLE s.t (\"a PERIOD b WITHOUT OVERLAPS\" integer UNIQUE, kind text,"
                                + " CONSTRAINT ck CHECK (kind <> 'a PERIOD b'))",
                        "INSERT INTO s.t VALUES (1), (2), (NULL)",
                        "INSERT INTO s.t VALUES (2)",
                        "INSERT INTO s.t VALUES (3, 'a PERIOD b')"),
                Obstacle.of(
                                "NULL that is one value",
                                "CREATE TABLE s.t (c integer)",
                                "CREATE TABLE s.t (c integer, UNIQUE NULLS NOT DISTINCT (c))",
                                "INSERT INTO s.t VALUES (1), (NULL)",
                                "INSERT INTO s.t VALUES (1)",
                                "INSERT INTO s.t VALUES (NULL)")
                        .since(15),
                Obstacle.of(
                        "a reference",
                        two + ")",
                        two + ", FOREIGN KEY (b, a) REFERENCES s.r (b, a))".replace("s.r (b, a)", "s.r (a, b)"),
                        "INSERT INTO s.r VALUES (1, 2); INSERT INTO s.t (b, a) VALUES (1, 2), (NULL, 7), (NULL, NULL)",
                        "INSERT INTO s.t (b, a) VALUES (2, 1)"),
                Obstacle.of(
                        "a reference that is full",
                        two + ")",
                        two + ", FOREIGN KEY (a, b) REFERENCES s.r (a, b) MATCH FULL)",
                        "INSERT INTO s.r VALUES (1, 2); INSERT INTO s.t VALUES (1, 2), (NULL, NULL)",
                        "INSERT INTO s.t VALUES (2, 1)",
                        "INSERT INTO s.t VALUES (1, NULL)",
                        "INSERT INTO s.t VALUES (NULL, 2)"),
                Obstacle.of(
                        "a reference of a table with children to another",
                        "CREATE TABLE s.r (c integer PRIMARY KEY); CREATE TABLE s.below () INHERITS (s.r); "
                                + child.formatted(""),
                        "CREATE TABLE s.r (c integer PRIMARY KEY); CREATE TABLE s.below () INHERITS (s.r); "
                                + child.formatted(" REFERENCES s.r"),
                        "INSERT INTO s.r VALUES (1); INSERT INTO s.below VALUES (2); INSERT INTO s.t VALUES (1);"
                                + " INSERT INTO s.child VALUES (3)",
                        "INSERT INTO s.t VALUES (2)"),
                Obstacle.of(
                        "rows that exclude each other",
                        rooms + ")",
                        rooms + ", EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (kind <> 'draft'))",
                        "INSERT INTO s.t VALUES (1, '[2026-01-01,2026-01-02)', 'a'), (1, '[2026-01-02,2026-01-03)', 'a'),"
                                + " (2, '[2026-01-01,2026-01-03)', 'a'), (1, '[2026-01-01,2026-01-03)', 'draft'),"
                                + " (NULL, '[2026-01-01,2026-01-03)', 'a'), (NULL, '[2026-01-01,2026-01-03)', 'a')",
                        "INSERT INTO s.t VALUES (2, '[2026-01-02,2026-01-05)', 'a')"),
                Obstacle.of(
                        "expressions that exclude each other",
                        rooms + ")",
                        rooms + ", EXCLUDE USING btree ((room + 1) WITH =, lower(kind) WITH OPERATOR(pg_catalog.=)))",
                        "INSERT INTO s.t VALUES (1, NULL, 'a'), (1, NULL, 'b'), (2, NULL, 'a')",
                        "INSERT INTO s.t VALUES (1, NULL, 'A')"),
                Obstacle.of(
                        "a column that is nowhere NULL",
                        child.formatted(""),
                        child.formatted(" NOT NULL"),
                        "INSERT INTO s.t VALUES (1); INSERT INTO s.child VALUES (2)",
                        "INSERT INTO s.t VALUES (NULL)",
                        "INSERT INTO s.child VALUES (NULL)"));
    }

    private static Stream<Obstacle> constraintsSince18() {
        String stays = "CREATE TABLE s.r (room integer, during tsrange%s); "
                + "CREATE TABLE s.t (room integer, during tsrange%s)";
        String key = ", PRIMARY KEY (room, during WITHOUT OVERLAPS)";
        return Stream.of(
                        Obstacle.of(
                                "a key of a time",
                                "CREATE TABLE s.t (room integer, during tsrange)",
                                "CREATE TABLE s.t (room integer, during tsrange, UNIQUE (room, during WITHOUT OVERLAPS))",
                                "INSERT INTO s.t VALUES (1, '[2026-01-01,2026-01-02)'), (1, '[2026-01-02,2026-01-03)'),"
                                        + " (2, '[2026-01-01,2026-01-03)'), (NULL, '[2026-01-01,2026-01-03)')",
                                "INSERT INTO s.t VALUES (2, '[2026-01-02,2026-01-05)')",
                                "INSERT INTO s.t VALUES (3, 'empty')"),
                        Obstacle.of(
                                "a reference to a time",
                                stays.formatted(key, ""),
                                stays.formatted(
                                        key,
                                        ", FOREIGN KEY (room, PERIOD during) REFERENCES s.r (room, PERIOD during)"),
                                "INSERT INTO s.r VALUES (1, '[2026-01-01,2026-01-02)'), (1, '[2026-01-02,2026-01-03)');"
                                        + " INSERT INTO s.t VALUES (1, '[2026-01-01,2026-01-03)'),"
                                        + " (NULL, '[2027-01-01,2027-01-03)'), (7, NULL)",
                                "INSERT INTO s.t VALUES (1, '[2026-01-02,2026-01-04)')",
                                "INSERT INTO s.t VALUES (2, '[2026-01-02,2026-01-03)')",
                                "INSERT INTO s.t VALUES (1, 'empty')"),
                        Obstacle.of(
                                "a column that is NULL in children alone",
                                "CREATE TABLE s.t (c integer); CREATE TABLE s.child () INHERITS (s.t)",
                                "CREATE TABLE s.t (c integer, CONSTRAINT n NOT NULL c NO INHERIT);"
                                        + " CREATE TABLE s.child () INHERITS (s.t)",
                                "INSERT INTO s.t VALUES (1); INSERT INTO s.child VALUES (NULL)",
                                "INSERT INTO s.t VALUES (NULL)"))
                .map(obstacle -> obstacle.since(18));
    }

    private static Stream<Obstacle> partitions() {
        String list = "CREATE TABLE s.p (c integer, d text) PARTITION BY ";
        String alone = "; CREATE TABLE s.t (c integer, d text)";
        String part = "; CREATE TABLE s.t PARTITION OF s.p FOR VALUES ";
        String others = "; CREATE TABLE s.rest PARTITION OF s.p DEFAULT";
        return Stream.of(
                attached("LIST (lower(d))", "IN ('a', 'b')", "(1, 'A'), (2, 'b')", "(1, 'c')", "(1, NULL)"),
                attached("LIST (c)", "IN (1, NULL)", "(1, 'A'), (NULL, 'b')", "(2, 'c')"),
                attached("LIST (c)", "IN (NULL)", "(NULL, 'A')", "(2, 'c')"),
                attached("RANGE (c)", "FROM (1) TO (5)", "(1, 'a'), (4, 'b')", "(0, 'a')", "(5, 'a')", "(NULL, 'a')"),
                attached("RANGE (c)", "FROM (MINVALUE) TO (MAXVALUE)", "(1, 'a')", "(NULL, 'a')"),
                attached(
                        "RANGE (c, d)",
                        "FROM (1, 'm') TO (3, MINVALUE)",
                        "(1, 'm'), (2, 'a'), (1, 'z')",
                        "(1, 'a')",
                        "(3, 'a')",
                        "(2, NULL)"),
                attached(
                        "RANGE (c, d)",
                        "FROM (1, MAXVALUE) TO (3, MAXVALUE)",
                        "(2, 'm'), (3, 'a'), (3, 'z')",
                        "(1, 'z')",
                        "(4, 'a')"),
                attached(
                        "RANGE (d COLLATE \"C\", (c + 1))",
                        "FROM ('a', 2) TO ('b', 2)",
                        "('1', 'a'), (0, 'b')",
                        "(1, 'b')"),
                attached("HASH (c)", "WITH (modulus 2, remainder 1)", "(3, 'a'), (4, 'b')", "(1, 'b')", "(2, 'b')"),
                Obstacle.of(
                        "a default partition",
                        list + "LIST (c); CREATE TABLE s.one PARTITION OF s.p FOR VALUES IN (1)" + alone,
                        list + "LIST (c); CREATE TABLE s.one PARTITION OF s.p FOR VALUES IN (1)"
                                + "; CREATE TABLE s.t PARTITION OF s.p DEFAULT",
                        "INSERT INTO s.t VALUES (2), (NULL)",
                        "INSERT INTO s.t VALUES (1)"),
                Obstacle.of(
                        "rows of the default partition",
                        list + "LIST (c)" + others,
                        list + "LIST (c)" + others + part + "IN (1)",
                        "INSERT INTO s.p VALUES (2), (NULL)",
                        "INSERT INTO s.p VALUES (1)"),
                Obstacle.of(
                        "rows of the default partition, where a table joins",
                        list + "LIST (c)" + others + alone,
                        list + "LIST (c)" + others + part + "IN (1)",
                        "INSERT INTO s.p VALUES (2), (NULL); INSERT INTO s.t VALUES (1)",
                        "INSERT INTO s.p VALUES (1)"),
                Obstacle.of(
                        "a partition of a partition",
                        list
                                + "RANGE (c); CREATE TABLE s.q PARTITION OF s.p FOR VALUES FROM (1) TO (9) PARTITION BY LIST (d)"
                                + alone,
                        list
                                + "RANGE (c); CREATE TABLE s.q PARTITION OF s.p FOR VALUES FROM (1) TO (9) PARTITION BY LIST (d)"
                                + "; CREATE TABLE s.t PARTITION OF s.q FOR VALUES IN ('a')",
                        "INSERT INTO s.t VALUES (1, 'a')",
                        "INSERT INTO s.t VALUES (9, 'a')",
                        "INSERT INTO s.t VALUES (1, 'b')"));
    }

    private static Obstacle attached(String key, String bound, String fitting, String... refused) {
        String parent = "CREATE TABLE s.p (c integer, d text) PARTITION BY " + key;
        return Obstacle.of(
                key + " " + bound,
                parent + "; CREATE TABLE s.t (c integer, d text)",
                parent + "; CREATE TABLE s.t PARTITION OF s.p FOR VALUES " + bound,
                "INSERT INTO s.t VALUES " + fitting,
                Stream.of(refused).map(row -> "INSERT INTO s.t VALUES " + row).toArray(String[]::new));
    }

    private static Stream<Obstacle> types() {
        return Stream.concat(
                Stream.of(
                        Obstacle.type("varchar(9)", "varchar(3)", "('abc'), ('ab'), ('abc   ')", "('abcd')"),
                        Obstacle.type("text", "varchar(3)", "('abc'), ('abc   ')", "('abcd')"),
                        Obstacle.type("text", "char(3)", "('abc'), ('abc   ')", "('abcd')"),
                        Obstacle.type("integer", "varchar(2)", "(99), (-1)", "(100)"),
                        Obstacle.type("bigint", "integer", "(2147483647), (-2147483648)", "(2147483648)"),
                        Obstacle.type("integer", "smallint", "(32767), (-32768)", "(32768)", "(-32769)"),
                        Obstacle.type(
                                "numeric", "integer", "(2147483647.4), (-2147483648.4)", "(2147483647.5)", "('NaN')"),
                        Obstacle.type("double precision", "integer", "(2147483647.5 - 1)", "(2147483648)", "('NaN')"),
                        Obstacle.type("numeric", "numeric(4,2)", "(99.99), (99.994), ('NaN')", "(99.995)", "(-100)"),
                        Obstacle.type("integer", "numeric(4,2)", "(99), (-99)", "(100)"),
                        Obstacle.type("double precision", "numeric(4,2)", "(99.99), ('NaN')", "(100)"),
                        Obstacle.of(
                                "text to an enumeration of nothing",
                                "CREATE TYPE s.none AS ENUM (); CREATE TABLE s.t (c text)",
                                "CREATE TYPE s.none AS ENUM (); CREATE TABLE s.t (c s.none)",
                                "INSERT INTO s.t VALUES (NULL)",
                                "INSERT INTO s.t VALUES ('a')"),
                        Obstacle.of(
                                "text to an enumeration",
                                "CREATE TYPE s.mood AS ENUM ('sad', 'it''s ok'); CREATE TABLE s.t (c text)",
                                "CREATE TYPE s.mood AS ENUM ('sad', 'it''s ok'); CREATE TABLE s.t (c s.mood)",
                                "INSERT INTO s.t VALUES ('sad'), ('it''s ok'), (NULL)",
                                "INSERT INTO s.t VALUES ('Sad')")),
                Stream.of(
                                Obstacle.type("text", "integer", "('1'), (' -7 ')", "('1.5')", "('')"),
                                Obstacle.type("text", "uuid", "('00000000-0000-0000-0000-000000000001')", "('1')"),
                                Obstacle.type("text", "date", "('2026-11-29')", "('2026-02-30')"),
                                Obstacle.type("text", "jsonb", "('{\"a\": 1}')", "('{a}')"),
                                Obstacle.type("text", "numeric(4,2)", "('99.99')", "('100')", "('x')"),
                                Obstacle.type("text", "boolean", "('yes'), ('f')", "('maybe')"),
                                Obstacle.type("text", "integer[]", "('{1,2}')", "('1,2')"),
                                Obstacle.type("json", "jsonb", "('{\"a\": 1}')", "('{\"a\": \"\\u0000\"}')"),
                                Obstacle.type("double precision", "real", "(1e30), ('NaN')", "(1e300)"),
                                Obstacle.type("date", "timestamp", "('2026-01-01')", "('5000000-01-01')"),
                                Obstacle.of(
                                        "text to a domain",
                                        "CREATE DOMAIN s.size AS integer CHECK (VALUE > 0); CREATE TABLE s.t (c text)",
                                        "CREATE DOMAIN s.size AS integer CHECK (VALUE > 0); CREATE TABLE s.t (c s.size)",
                                        "INSERT INTO s.t VALUES ('1'), (NULL)",
                                        "INSERT INTO s.t VALUES ('0')",
                                        "INSERT INTO s.t VALUES ('a')"))
                        .map(obstacle -> obstacle.since(16)));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void theQueryOfAHazardReturnsWhatTheStatementFailsOf(Obstacle obstacle) {
        assumeTrue(server.majorVersion() >= obstacle.since());
        try (Session session = open()) {
            session.send(BTREE_GIST);
            var convergence = new Convergence(session);
            Catalog to = convergence.make(List.of("CREATE SCHEMA s", obstacle.to()));
            for (String refused : withNone(obstacle.refused())) {
                Catalog from = convergence.make(List.of("CREATE SCHEMA s", obstacle.from()));
                session.send(obstacle.fitting());
                session.send(refused);
                meet(Planner.plan(from, to, PlanOptions.DEFAULT).statements(), refused, session);
            }
        }
    }

    private static List<String> withNone(List<String> refused) {
        var all = new ArrayList<>(refused);
        all.addFirst("SELECT");
        return all;
    }

    /** The first statement that some row is in the way of fails, and no other. */
    private static void meet(List<Statement> statements, String refused, Session session) {
        boolean isInTheWay = false;
        for (Statement statement : statements) {
            isInTheWay = statement.hazards().stream()
                            .filter(hazard -> hazard.kind() == Hazard.Kind.MAY_FAIL)
                            .map(hazard -> rows(hazard, statement, session))
                            .mapToInt(Integer::intValue)
                            .sum()
                    > 0;
            if (isInTheWay) {
                var failure = catchThrowableOfType(ServerException.class, () -> session.send(statement.sql()));
                assertThat(failure)
                        .as("%s after %s, which %s", statement.sql(), refused, statement.hazards())
                        .isNotNull();
                assertThat(failure.state().value()).as(failure.getMessage()).matches("2[23].*|0A000");
                break;
            }
            session.send(statement.sql());
        }
        assertThat(isInTheWay).as(refused).isEqualTo(!refused.equals("SELECT"));
    }

    private static int rows(Hazard hazard, Statement statement, Session session) {
        assertThat(hazard.rows()).as("%s of %s", hazard, statement.sql()).isNotNull();
        return session.query(String.valueOf(hazard.rows())).size();
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
