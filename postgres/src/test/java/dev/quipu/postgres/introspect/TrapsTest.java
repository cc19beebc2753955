package dev.quipu.postgres.introspect;

import static dev.quipu.postgres.introspect.Schemas.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.fingerprint.Drift;
import dev.quipu.catalog.fingerprint.Fingerprint;
import dev.quipu.catalog.fingerprint.FingerprintOptions;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.model.Subscription;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.model.View;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What misleads those who read PostgreSQL's catalogs, each on a real server. */
@PostgresTest
class TrapsTest {
    private static <T extends CatalogObject> T find(Catalog catalog, Class<T> type, Kind kind, String... path) {
        return catalog.find(ObjectId.of(kind, path)).map(type::cast).orElseThrow();
    }

    /** Some builds write {pg_attver=…} into the options of every column. */
    @Test
    void whatABuildWritesIntoColumnOptionsIsNotTheUsers(TestDatabase database) {
        var catalog = after(database, """
                CREATE TABLE t (a integer, b integer);
                CREATE INDEX i ON t (a);
                ALTER TABLE t ALTER a SET (n_distinct = 7);
                UPDATE pg_attribute SET attoptions = array_append(attoptions, 'pg_attver=3')
                WHERE attrelid IN ('t'::regclass, 'i'::regclass) AND attnum > 0
                """);
        assertThat(find(catalog, Column.class, Kind.COLUMN, "public", "t", "a").options())
                .containsOnlyKeys("n_distinct");
        assertThat(find(catalog, Column.class, Kind.COLUMN, "public", "t", "b").options())
                .isEmpty();
        assertThat(find(catalog, Index.class, Kind.INDEX, "public", "i")
                        .keys()
                        .getFirst()
                        .operatorClass())
                .isNull();
    }

    @Test
    void from18OnNotNullHasAName(TestServer server, TestDatabase database) {
        assumeTrue(server.majorVersion() >= 18);
        var catalog = after(
                database,
                "CREATE TABLE t (a integer NOT NULL); ALTER TABLE t ADD b integer;"
                        + " ALTER TABLE t ADD CONSTRAINT later NOT NULL b NOT VALID");
        assertThat(find(catalog, Column.class, Kind.COLUMN, "public", "t", "a").notNull())
                .isEqualTo(new NotNull(new Identifier("t_a_not_null"), true, false, true));
        assertThat(find(catalog, Column.class, Kind.COLUMN, "public", "t", "b").notNull())
                .isEqualTo(new NotNull(new Identifier("later"), false, false, true));
    }

    @Test
    void privilegesThatAreAsBuiltInReadTheSame(TestDatabase database) {
        var before = after(database, "CREATE TABLE t (a integer); CREATE FUNCTION f() RETURNS integer RETURN 1");
        var spelledOut = after(database, """
                GRANT SELECT ON t TO pg_monitor; REVOKE SELECT ON t FROM pg_monitor;
                REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO PUBLIC
                """);
        assertThat(spelledOut).isEqualTo(before);
        assertThat(before.annotationsOf(Function.idOf(name("f"), "")).grants())
                .contains(new Grant("", "EXECUTE", database.user(), false));
    }

    @Test
    void aSubscriptionIsReadWithoutItsConnection(TestDatabase database) {
        try {
            var catalog = after(
                    database,
                    "CREATE SUBSCRIPTION s CONNECTION 'host=nowhere password=hidden' PUBLICATION b, a"
                            + " WITH (connect = false, slot_name = NONE)");
            var subscription = find(catalog, Subscription.class, Kind.SUBSCRIPTION, "s");
            assertThat(subscription.publications()).containsExactly(new Identifier("a"), new Identifier("b"));
            assertThat(subscription.toString()).doesNotContain("hidden");
            assertThat(catalog.notModelled())
                    .contains(new NotModelled(
                            "how subscription s connects", "it may hold a password", subscription.id()));
        } finally {
            // Else its database could not be dropped.
            after(database, "DROP SUBSCRIPTION s");
        }
    }

    @Test
    void whatIdentifiesRowsOfAMaterializedViewIsNamed(TestDatabase database) {
        var catalog = after(
                database,
                "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; ALTER MATERIALIZED VIEW m REPLICA IDENTITY FULL");
        assertThat(catalog.notModelled())
                .containsExactly(new NotModelled(
                        "replica identity of materialized view public.m",
                        "it is not published",
                        ObjectId.of(Kind.MATERIALIZED_VIEW, "public", "m")));
    }

    @Test
    void anInvalidIndexIsReadAsSuch(TestDatabase database) {
        try (Session session = Schemas.open(database)) {
            session.send("CREATE TABLE t (a integer); INSERT INTO t VALUES (1), (1)");
            assertThatThrownBy(() -> session.send("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)"))
                    .isInstanceOf(ServerException.class);
        }
        assertThat(find(Schemas.read(database), Index.class, Kind.INDEX, "public", "i")
                        .valid())
                .isFalse();
    }

    @Test
    void whatAPartitionHasFromItsParentSaysSo(TestDatabase database) {
        var catalog = after(database, """
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TABLE r (a integer PRIMARY KEY);
                CREATE TABLE p (a integer PRIMARY KEY, CONSTRAINT k FOREIGN KEY (a) REFERENCES r) PARTITION BY LIST (a);
                CREATE TRIGGER g AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
                CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
                ALTER TABLE p1 DISABLE TRIGGER g;
                CREATE TABLE q (a integer, CONSTRAINT to_parted FOREIGN KEY (a) REFERENCES p)
                """);
        var constraint = find(catalog, Constraint.class, Kind.CONSTRAINT, "public", "p1", "k");
        assertThat(constraint.parent()).isEqualTo(ObjectId.of(Kind.CONSTRAINT, "public", "p", "k"));
        assertThat(constraint.local()).isFalse();
        var trigger = find(catalog, Trigger.class, Kind.TRIGGER, "public", "p1", "g");
        assertThat(trigger.parent()).isEqualTo(ObjectId.of(Kind.TRIGGER, "public", "p", "g"));
        assertThat(trigger.enabled()).isEqualTo(Enabled.DISABLED);
        assertThat(find(catalog, Index.class, Kind.INDEX, "public", "p1_pkey").partitionOf())
                .isEqualTo(name("p_pkey"));
        // What the foreign key keeps on each partition of p is its own affair.
        assertThat(catalog.partsOf(Kind.CONSTRAINT, name("q"), Constraint.class))
                .hasSize(1);
    }

    /** IN over varchar prints in one way what was written, and in another what was printed. */
    @Test
    void whatIsPrintedIsReadAgainAsItself(TestDatabase database) {
        var before = after(database, """
                CREATE TABLE t (a varchar(9), b varchar,
                    CONSTRAINT c CHECK (a IN ('x', 'it''s', '(ARRAY[', '])::text[]') AND b NOT IN (a, 'y', NULL)));
                CREATE VIEW v AS SELECT a FROM t WHERE a IN ('x', E'a\\\\b', CASE WHEN b IN ('p', 'q') THEN 'r' ELSE b END);
                CREATE INDEX i ON t (a) WHERE b IN ('p', 'q');
                CREATE POLICY p ON t USING (a IN ('x', 'y'))
                """);
        var view = find(before, View.class, Kind.VIEW, "public", "v");
        var check = find(before, Constraint.class, Kind.CONSTRAINT, "public", "t", "c");
        var index = find(before, Index.class, Kind.INDEX, "public", "i");
        var policy = find(before, Policy.class, Kind.POLICY, "public", "t", "p");
        var again = after(
                database,
                "CREATE OR REPLACE VIEW v AS " + view.query() + "; ALTER TABLE t DROP CONSTRAINT c; ALTER TABLE t"
                        + " ADD CONSTRAINT c " + check.definition() + "; DROP INDEX i; " + index.definition()
                        + "; ALTER POLICY p ON t USING (" + policy.using() + ")");
        assertThat(again.objects()).isEqualTo(before.objects());
    }

    @Test
    void anOrdinaryUserReadsTheSameAndHearsWhatIsHidden(TestServer server) {
        try (var database = Schemas.everything(server)) {
            Catalog seen;
            try (Session session = Schemas.open(database, "reader.one", "one")) {
                seen = new CatalogReader(ReadOptions.ALL).read(session);
            }
            var all = Schemas.read(database);
            assertThat(seen.objects().keySet()).isEqualTo(all.objects().keySet());
            assertThat(seen.annotations()).isEqualTo(all.annotations());
            assertThat(seen.dependencies()).isEqualTo(all.dependencies());
            assertThat(seen.notModelled())
                    .extracting(NotModelled::what)
                    .containsExactly(
                            "options of user mapping PUBLIC on own_server",
                            "options of user mapping quipu_owner on own_server");
        }
    }

    @Test
    void secretsOfUserMappingsStayOnTheServer(TestServer server) {
        try (var database = Schemas.everything(server)) {
            assertThat(Schemas.read(database).toString()).doesNotContain("secret, 'very'");
        }
    }

    @Test
    void whatNoQueryKnowsIsNamed(TestDatabase database) {
        var catalog = after(database, """
                CREATE FUNCTION f(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
                CREATE OPERATOR === (FUNCTION = f, LEFTARG = text, RIGHTARG = text, COMMUTATOR = !==);
                CREATE FUNCTION pg_catalog.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1';
                GRANT SELECT ON pg_authid TO pg_monitor
                """);
        assertThat(catalog.notModelled())
                .extracting(NotModelled::what)
                .containsExactly("function mine()", "operator public.!==(text,text)", "privileges of table pg_authid");
    }

    @Test
    void whatIsSaidOfWhatIsAnExtensionsIsNamed(TestDatabase database) {
        var catalog = after(database, """
                CREATE EXTENSION hstore; CREATE EXTENSION postgres_fdw;
                CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
                ALTER FUNCTION f() DEPENDS ON EXTENSION hstore;
                GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO pg_monitor;
                GRANT SELECT (rolname) ON pg_authid TO pg_monitor
                """);
        assertThat(catalog.notModelled())
                .extracting(NotModelled::what)
                .containsExactly(
                        "function public.f() depends on extension hstore",
                        "privileges of column rolname of table pg_authid",
                        "privileges of foreign-data wrapper postgres_fdw");
    }

    @Test
    void membersOfExtensionsAreLeftToThem(TestDatabase database) {
        var catalog = after(database, "CREATE EXTENSION hstore; CREATE TABLE t (a hstore, b hstore[])");
        assertThat(catalog.all(Function.class)).isEmpty();
        assertThat(catalog.dependencies())
                .contains(new Dependency(
                        ObjectId.of(Kind.COLUMN, "public", "t", "b"), ObjectId.of(Kind.EXTENSION, "hstore")));
        assertThat(catalog.notModelled()).isEmpty();
    }

    @Test
    void whatIsSaidOfTypesThatComeWithOthersIsNamed(TestDatabase database) {
        var catalog = after(database, """
                CREATE EXTENSION hstore;
                CREATE TYPE e AS ENUM ('x'); CREATE TYPE c AS (a integer); CREATE TABLE t (a integer); CREATE VIEW v AS SELECT 1;
                COMMENT ON TYPE e IS 'kept'; COMMENT ON TYPE c IS 'kept';
                COMMENT ON TYPE _e IS 'x'; COMMENT ON TYPE t IS 'x'; COMMENT ON TYPE v IS 'x'; COMMENT ON TYPE _t IS 'x';
                GRANT USAGE ON TYPE t TO pg_monitor
                """);
        assertThat(catalog.notModelled())
                .extracting(NotModelled::what)
                .containsExactly(
                        "comment on type public.e[]",
                        "comment on type public.t",
                        "comment on type public.t[]",
                        "comment on type public.v",
                        "privileges of type public.t");
        assertThat(Schemas.read(database, ReadOptions.schemas(Set.of("other"))).notModelled())
                .isEmpty();
    }

    /** What makes members of an extension in one transaction is like its script. */
    @Test
    void whatIsAddedToAnExtensionIsNamed(TestDatabase database) {
        var asMade = after(database, """
                CREATE EXTENSION hstore;
                BEGIN;
                CREATE TABLE m (a integer PRIMARY KEY, b integer); CREATE INDEX own ON m (b);
                CREATE VIEW w AS SELECT a FROM m;
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER own AFTER INSERT ON m FOR EACH ROW EXECUTE FUNCTION f();
                COMMENT ON TABLE m IS 'its own';
                ALTER EXTENSION hstore ADD TABLE m; ALTER EXTENSION hstore ADD VIEW w;
                ALTER EXTENSION hstore ADD FUNCTION f();
                COMMIT
                """);
        assertThat(asMade.notModelled()).isEmpty();
        var added = after(database, """
                CREATE INDEX added_index ON m (b, a); ALTER TABLE m ADD CONSTRAINT added_check CHECK (b > 0);
                ALTER TABLE m ADD CONSTRAINT added_key UNIQUE (b);
                CREATE TRIGGER added_trigger AFTER UPDATE ON m FOR EACH ROW EXECUTE FUNCTION f();
                CREATE POLICY added_policy ON m; CREATE RULE added_rule AS ON DELETE TO m DO INSTEAD NOTHING;
                CREATE STATISTICS added_statistics ON a, b FROM m;
                COMMENT ON COLUMN m.b IS 'x'; COMMENT ON FUNCTION hstore(text, text) IS 'x'; COMMENT ON INDEX own IS 'x';
                CREATE TABLE mine (m integer REFERENCES m); CREATE VIEW also_mine AS SELECT b FROM m
                """);
        assertThat(added.notModelled())
                .extracting(NotModelled::what)
                .containsExactly(
                        "comment on column b of table public.m",
                        "comment on function public.hstore(text,text)",
                        "comment on index public.own",
                        "constraint added_check on table public.m",
                        "constraint added_key on table public.m",
                        "index public.added_index",
                        "policy added_policy on table public.m",
                        "rule added_rule on table public.m",
                        "statistics object public.added_statistics",
                        "trigger added_trigger on table public.m");
        assertThat(added.notModelled())
                .extracting(NotModelled::reason)
                .containsOnly("it was added to extension hstore");
        assertThat(added.find(ObjectId.of(Kind.CONSTRAINT, "public", "mine", "mine_m_fkey")))
                .isPresent();
    }

    @Test
    void schemasAreChosenAndLeftOut(TestDatabase database) {
        after(database, """
                CREATE SCHEMA one; CREATE TABLE one.a (id integer PRIMARY KEY);
                CREATE SCHEMA "t'wo"; CREATE TABLE "t'wo".b (id integer REFERENCES one.a); CREATE SCHEMA quipu;
                CREATE PUBLICATION p FOR TABLE one.a
                """);
        var all = Schemas.read(database, ReadOptions.ALL.without("quipu"));
        assertThat(all.objects().keySet().stream().filter(id -> id.kind() == Kind.SCHEMA))
                .extracting(ObjectId::name)
                .containsExactly("one", "public", "t'wo");
        var two = Schemas.read(database, ReadOptions.schemas(Set.of("t'wo")));
        assertThat(two.objects().keySet())
                .allSatisfy(id -> assertThat(id.path().getFirst()).isEqualTo("t'wo"));
        var key = two.all(Constraint.class).findFirst().orElseThrow();
        assertThat(key.definition()).isEqualTo("FOREIGN KEY (id) REFERENCES one.a(id)");
        assertThat(two.notModelled()).isEmpty();
    }

    @Test
    void aFingerprintSaysWhatDrifted(TestDatabase database) {
        var before = after(database, "CREATE TABLE t (a integer, b integer); CREATE TABLE u (a integer)");
        var after = after(
                database,
                "ALTER TABLE t ALTER a TYPE bigint; COMMENT ON COLUMN t.b IS 'c'; DROP TABLE u; CREATE SCHEMA s;"
                        + " GRANT SELECT ON t TO PUBLIC");
        var one = Fingerprint.of(before, FingerprintOptions.ALL);
        assertThat(one.driftTo(Fingerprint.of(after, FingerprintOptions.ALL)))
                .extracting(Drift::toString)
                .containsExactly(
                        "changed: column public.t.a",
                        "owner, privileges, comment or labels changed: column public.t.b",
                        "owner, privileges, comment or labels changed: table public.t",
                        "removed: column public.u.a",
                        "removed: table public.u",
                        "added: schema s");
        var owners = new FingerprintOptions(true, true);
        var granted = after(database, "REVOKE SELECT ON t FROM PUBLIC");
        assertThat(Fingerprint.of(granted, owners).hash())
                .isEqualTo(Fingerprint.of(after, owners).hash());
        assertThatThrownBy(() -> one.driftTo(Fingerprint.of(after, owners)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTransactionOfTheCallerIsNotTouched(TestDatabase database) {
        try (Session session = Schemas.open(database)) {
            session.send("BEGIN");
            assertThatThrownBy(() -> new CatalogReader(ReadOptions.ALL).read(session))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(session.inTransaction()).isTrue();
            session.send("ROLLBACK");
            new CatalogReader(ReadOptions.ALL).read(session);
            assertThat(session.inTransaction()).isFalse();
            assertThat(session.query("SHOW search_path").getFirst().getFirst()).isEqualTo("\"$user\", public");
        }
    }

    private static QualifiedName name(String name) {
        return new QualifiedName(new Identifier("public"), new Identifier(name));
    }

    /** Whoever reads in the middle of a transaction leaves it as it was. */
    @Test
    void anOpenTransactionIsReadWithWhatItHasChangedAndGoesOn(TestDatabase database) throws SQLException {
        database.execute("CREATE SCHEMA app; CREATE TABLE app.t (id int CHECK (id > 0)); "
                + "CREATE VIEW app.v AS SELECT id FROM app.t");
        try (Session session = Schemas.open(database)) {
            session.send("BEGIN; SET LOCAL search_path = app; ALTER TABLE v RENAME TO w");
            Catalog inside = new CatalogReader(ReadOptions.ALL).readInside(session);

            assertThat(inside.objects()).containsKey(ObjectId.of(Kind.VIEW, "app", "w"));
            assertThat(session.inTransaction()).isTrue();
            assertThat(session.query("SHOW search_path")).isEqualTo(List.of(List.of("app")));
            assertThat(session.query("SELECT count(*) FROM pg_locks WHERE relation = 'app.t'::regclass"))
                    .isEqualTo(List.of(List.of("0")));
            assertThat(session.query("SELECT count(*) FROM w")).isEqualTo(List.of(List.of("0")));
        }
    }
}
