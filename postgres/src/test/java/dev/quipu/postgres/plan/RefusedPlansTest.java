package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no statement can do is refused before anything runs, with what a person can do. */
@PostgresTest
class RefusedPlansTest {
    private static final String DOMAIN = "CREATE DOMAIN s.positive AS integer";
    private static final String STRICT = "CREATE DOMAIN s.positive AS integer CHECK (VALUE > 0)";
    private static final String IS_GOOD =
            "CREATE FUNCTION s.is_good(s.mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 = 'good' $$";

    private static final String KEYED = "CREATE TABLE s.t (m s.mood) PARTITION BY LIST (m)";
    private static final String KEYED_BY_LENGTH = "CREATE TABLE s.t (m s.mood[]) PARTITION BY RANGE (cardinality(m))";

    private final TestDatabase database;

    RefusedPlansTest(TestDatabase database) {
        this.database = database;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                argumentSet(
                        "a domain in an array",
                        List.of(DOMAIN, "CREATE TABLE s.t (a s.positive[])"),
                        List.of(STRICT, "CREATE TABLE s.t (a s.positive[])"),
                        "Domain s.positive can demand nothing new: the server does not look for its values inside of"
                                + " column s.t.a."),
                argumentSet(
                        "a domain in a composite type",
                        List.of(DOMAIN, "CREATE TYPE s.pair AS (a s.positive)", "CREATE TABLE s.t (p s.pair)"),
                        List.of(STRICT, "CREATE TYPE s.pair AS (a s.positive)", "CREATE TABLE s.t (p s.pair)"),
                        "Domain s.positive can demand nothing new: the server does not look for its values inside of"
                                + " column s.t.p."),
                argumentSet(
                        "a column of two parents",
                        List.of(
                                "CREATE TABLE s.one (a integer)",
                                "CREATE TABLE s.other (a integer)",
                                "CREATE TABLE s.child () INHERITS (s.one, s.other)"),
                        List.of(
                                "CREATE TABLE s.one (a bigint)",
                                "CREATE TABLE s.other (a bigint)",
                                "CREATE TABLE s.child () INHERITS (s.one, s.other)"),
                        "Column a of s.child comes from s.one and s.other, of which none can give it another type"
                                + " alone."),
                argumentSet(
                        "an enumeration inside of a composite type that changes too",
                        List.of("CREATE TYPE s.mood AS ENUM ('good', 'bad')", "CREATE TYPE s.m AS (mood s.mood)"),
                        List.of("CREATE TYPE s.mood AS ENUM ('good')", "CREATE TYPE s.m AS (mood s.mood, n integer)"),
                        "Values of type s.mood can be neither taken away nor put elsewhere: type s.m, which is made of"
                                + " it, changes too."),
                argumentSet(
                        "an enumeration inside of the type of a table",
                        List.of(
                                "CREATE TYPE s.mood AS ENUM ('good', 'bad')",
                                "CREATE TYPE s.m AS (mood s.mood)",
                                "CREATE TABLE s.t OF s.m"),
                        List.of(
                                "CREATE TYPE s.mood AS ENUM ('good')",
                                "CREATE TYPE s.m AS (mood s.mood)",
                                "CREATE TABLE s.t OF s.m"),
                        "Values of type s.mood can be neither taken away nor put elsewhere: table s.t is of a type that is"
                                + " made of it."),
                argumentSet(
                        "the type of a column of a table whose rows others hold",
                        List.of("CREATE TABLE s.t (a int)", "CREATE TABLE s.audit (snap s.t)"),
                        List.of("CREATE TABLE s.t (a bigint)", "CREATE TABLE s.audit (snap s.t)"),
                        "Table s.t: the type of its column a cannot change, as other tables hold rows of it."),
                argumentSet(
                        "the type of an attribute of the type of a table",
                        List.of("CREATE TYPE s.m AS (a int)", "CREATE TABLE s.t OF s.m"),
                        List.of("CREATE TYPE s.m AS (a bigint)", "CREATE TABLE s.t OF s.m"),
                        "The type of the attribute a of type s.m cannot change: table s.t is of that type."),
                argumentSet(
                        "an enumeration under a domain that changes too",
                        List.of("CREATE TYPE s.mood AS ENUM ('good', 'bad')", "CREATE DOMAIN s.m AS s.mood"),
                        List.of("CREATE TYPE s.mood AS ENUM ('good')", "CREATE DOMAIN s.m AS s.mood NOT NULL"),
                        "Values of type s.mood can be neither taken away nor put elsewhere: domain s.m, which is made of"
                                + " it, changes too."),
                argumentSet(
                        "an enumeration under a domain that asks a function",
                        List.of(
                                "CREATE TYPE s.mood AS ENUM ('good', 'bad')",
                                IS_GOOD,
                                "CREATE DOMAIN s.m AS s.mood CHECK (s.is_good(VALUE))"),
                        List.of(
                                "CREATE TYPE s.mood AS ENUM ('good')",
                                IS_GOOD,
                                "CREATE DOMAIN s.m AS s.mood CHECK (s.is_good(VALUE))"),
                        "Values of type s.mood can be neither taken away nor put elsewhere: function s.is_good(s.mood)"
                                + " takes it, and a type that is made of it uses that."),
                argumentSet(
                        "an enumeration that a table is partitioned by",
                        List.of("CREATE TYPE s.mood AS ENUM ('good', 'bad')", KEYED),
                        List.of("CREATE TYPE s.mood AS ENUM ('good')", KEYED),
                        "Values of type s.mood can be neither taken away nor put elsewhere: column s.t.m is what its"
                                + " table is partitioned by."),
                argumentSet(
                        "an array of an enumeration in what a table is partitioned by",
                        List.of("CREATE TYPE s.mood AS ENUM ('good', 'bad')", KEYED_BY_LENGTH),
                        List.of("CREATE TYPE s.mood AS ENUM ('bad', 'good')", KEYED_BY_LENGTH),
                        "Values of type s.mood can be neither taken away nor put elsewhere: column s.t.m is what its"
                                + " table is partitioned by."),
                argumentSet(
                        "a table to partition",
                        List.of("CREATE TABLE s.t (a integer)"),
                        List.of("CREATE TABLE s.t (a integer) PARTITION BY RANGE (a)"),
                        "Table s.t is partitioned otherwise, which no statement changes."),
                argumentSet(
                        "another type for what a table is partitioned by",
                        List.of("CREATE TABLE s.t (a integer) PARTITION BY RANGE ((a + 1))"),
                        List.of("CREATE TABLE s.t (a bigint) PARTITION BY RANGE ((a + 1))"),
                        "Table s.t is partitioned by a column whose type changes, which no statement changes."));
    }

    @ParameterizedTest
    @MethodSource
    void refused(List<String> before, List<String> after, String reason) {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog to = convergence.make(withSchema(after));
            Catalog from = convergence.make(withSchema(before));
            assertThatThrownBy(() -> Planner.plan(from, to, PlanOptions.DEFAULT))
                    .isInstanceOf(PlanException.class)
                    .hasMessage(reason);
        }
    }

    @Test
    void aDomainThatDemandsLessChangesInsideOfOthersToo() {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog to =
                    convergence.make(withSchema(List.of(DOMAIN + " DEFAULT 1", "CREATE TABLE s.t (a s.positive[])")));
            Catalog from = convergence.make(withSchema(List.of(STRICT, "CREATE TABLE s.t (a s.positive[])")));
            assertThat(convergence.faults(from, to, PlanOptions.DEFAULT)).isEmpty();
        }
    }

    @Test
    void aColumnThatComesFromOneTableOnTwoWaysGetsAnotherType() {
        List<String> ways = List.of(
                "CREATE TABLE s.one () INHERITS (s.top)",
                "CREATE TABLE s.other () INHERITS (s.top)",
                "CREATE TABLE s.child () INHERITS (s.one, s.other)");
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog to = convergence.make(withSchema(with("CREATE TABLE s.top (a bigint)", ways)));
            Catalog from = convergence.make(withSchema(with("CREATE TABLE s.top (a integer)", ways)));
            assertThat(convergence.faults(from, to, PlanOptions.DEFAULT)).isEmpty();
        }
    }

    private static List<String> with(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    private static List<String> withSchema(List<String> statements) {
        return with("CREATE SCHEMA s", statements);
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
