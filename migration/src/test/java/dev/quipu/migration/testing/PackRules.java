package dev.quipu.migration.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.catalog.testing.Guide;
import dev.quipu.migration.command.Check;
import dev.quipu.migration.command.SchemaTools;
import dev.quipu.migration.command.Validate;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.revision.Section;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every pack: its test extends this and names it. */
@PostgresTest
public abstract class PackRules {
    /**
     * An index serves a key if it begins with the whole of it, or with a column that tells the row alone: the tenant of a
     * key (tenant, row) does not. It may leave out rows without the key.
     */
    private static final String UNINDEXED_KEYS = """
            SELECT conname FROM pg_constraint AS key
            WHERE contype = 'f' AND conparentid = 0 AND connamespace = current_schema()::regnamespace
              AND NOT EXISTS (
                SELECT FROM pg_index
                WHERE indrelid = conrelid
                  AND (indpred IS NULL OR EXISTS (
                    SELECT FROM unnest(conkey) AS named (attnum) JOIN pg_attribute USING (attnum)
                    WHERE attrelid = conrelid
                      AND pg_get_expr(indpred, indrelid) = format('(%I IS NOT NULL)', attname)))
                  AND (indnkeyatts >= cardinality(conkey)
                        AND (indkey::smallint[])[0:cardinality(conkey) - 1] @> conkey
                    OR EXISTS (
                      SELECT FROM unnest(conkey, confkey) AS pair (own, other)
                      WHERE own = indkey[0] AND EXISTS (
                        SELECT FROM pg_index AS alone
                        WHERE alone.indrelid = confrelid AND alone.indisunique AND alone.indpred IS NULL
                          AND alone.indnkeyatts = 1 AND alone.indkey[0] = other))))
            """;

    @TempDir
    private Path directory = Path.of("");

    private final Pack pack;

    /** Takes the pack; the test runs in its module's directory. */
    protected PackRules(Pack pack) {
        this.pack = pack;
    }

    /**
     * Returns a value for each parameter of the pack's queries that has no default, such that each query finds rows.
     *
     * @param database the pack with its sample data
     */
    protected abstract Map<String, String> given(PackDatabase database) throws SQLException;

    /** Returns the queries that find nothing in the sample data, each of which has a test of its own. */
    protected List<String> findNothing() {
        return List.of();
    }

    @Test
    final void isFoundAsAService() {
        assertThat(ServiceLoader.load(Pack.class)).hasAtLeastOneElementOfType(pack.getClass());
    }

    @Test
    final void listsExactlyTheFilesThatItBrings() throws IOException {
        assertThat(pack.revisions()).containsExactlyInAnyOrderElementsOf(files("revisions", ""));
        assertThat(pack.queries()).containsExactlyInAnyOrderElementsOf(files("queries", ".sql"));
        assertThat(pack.healthChecks()).containsExactlyInAnyOrderElementsOf(files("health", ".sql"));
        assertThat(files("maintenance", ".sql")).containsExactly("daily", "monthly", "weekly");
    }

    @Test
    final void everyCommandSaysWhatItDoesAndTakes() {
        for (PackCommand command : pack.commands()) {
            assertThat(command.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(command.description()).as(command.name()).isNotEmpty();
            assertThat(command.examples())
                    .as(command.name())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("quipu " + pack.name() + " " + command.name()));
            assertThat(command.arguments().stream().map(PackArgument::name)).doesNotHaveDuplicates();
        }
    }

    @Test
    final void everyRevisionHasAWayBack() {
        assertThat(RevisionDirectory.read(resources().resolve("revisions"), pack.name()))
                .isNotEmpty()
                .allMatch(revision -> revision.downgrade() instanceof Section.Sql);
    }

    @Test
    final void theRevisionsMakeTheDeclaredSchema() {
        try (Scratch scratch = Scratch.local()) {
            Check check = new Check(new SchemaTools(workspace(), scratch, Map.of()));
            Check.Comparison comparison = check.declared(DifferenceOptions.DEFAULT.withColumnOrder(true))
                    .orElseThrow();
            assertThat(DifferenceText.of(comparison.difference())).isEqualTo("no differences\n");
            assertThat(comparison.notCompared()).isEmpty();
        }
    }

    @Test
    final void everyDowngradeUndoesItsUpgrade() {
        try (Scratch scratch = Scratch.local()) {
            assertThat(new Validate(workspace()).roundTrip(scratch, revision -> {}))
                    .isEmpty();
        }
    }

    /** In one run each, over all that lies between: what is there afterwards does not depend on the way. */
    @Test
    final void everyRevisionIsReachedFromEveryOtherAndIsThenTheSame(TestDatabase database) throws SQLException {
        PackDatabase walked = new PackDatabase(pack, database, pack.name());
        walked.putOnPath();
        List<String> names = new ArrayList<>(List.of("base"));
        for (String file : pack.revisions()) {
            names.add(pack.read("revisions/" + file)
                    .lines()
                    .findFirst()
                    .orElseThrow()
                    .substring("-- revision: ".length()));
        }
        Map<String, List<String>> seen = new HashMap<>();
        int place = 0;
        for (int step : steps(names.size())) {
            for (int i = 0; i < names.size(); i++) {
                int to = (place + step) % names.size();
                if (to > place) {
                    walked.upgrade(names.get(to));
                } else {
                    walked.downgrade(names.get(to));
                }
                place = to;
                List<String> now = walked.column(SchemaLines.EVERYTHING.formatted(pack.name()));
                assertThat(now).as(names.get(to)).isEqualTo(seen.computeIfAbsent(names.get(to), name -> now));
            }
        }
        assertThat(seen).hasSize(names.size());
        assertThat(seen.get("base")).isEmpty();
    }

    /** One up, one down and half the way, round and round; at night all. */
    private static int[] steps(int revisions) {
        return Boolean.getBoolean("quipu.exhaustive")
                ? IntStream.range(1, revisions).toArray()
                : IntStream.of(1, revisions / 2, revisions - 1).distinct().toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "Any \"Name\"", "quipu_pack"})
    final void worksInASchemaOfAnyName(String schema, TestDatabase database) throws SQLException {
        PackDatabase elsewhere = new PackDatabase(pack, database, schema);
        elsewhere.upgrade("head");
        elsewhere.putOnPath();
        elsewhere.execute(pack.read("sample-data.sql"));
        for (String check : pack.healthChecks()) {
            assertThat(elsewhere.lines(pack.read("health/" + check + ".sql")))
                    .as(check)
                    .isEmpty();
        }
        elsewhere.downgrade("base");
    }

    @Test
    final void theSampleDataIsHealthyAndLoadsTwice(TestServer server) throws SQLException {
        try (PackDatabase database = withSampleData(server)) {
            List<String> before = counts(database);
            database.execute(pack.read("sample-data.sql"));
            assertThat(counts(database)).isEqualTo(before);
            for (String check : pack.healthChecks()) {
                assertThat(database.lines(pack.read("health/" + check + ".sql")))
                        .as(check)
                        .isEmpty();
            }
        }
    }

    private static List<String> counts(PackDatabase database) throws SQLException {
        return database.lines("""
                SELECT relname, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || oid::regclass,
                    false, true, '')))[1]
                FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY relname
                """);
    }

    @Test
    final void everyCheckSaysWhatItFinds() {
        for (String check : pack.healthChecks()) {
            PackQuery query = PackQuery.read(pack, "health/" + check + ".sql");
            assertThat(query.name()).isEqualTo(check);
            assertThat(query.parameters()).isEmpty();
        }
    }

    /** Each block on the sample data as it was before the others. */
    @Test
    final void theSqlOfItsPageRuns(TestServer server) throws Exception {
        Path page = Path.of("../../docs/packs", pack.name() + ".md");
        assertThat(Files.readString(page))
                .as("SQL stands in blocks of their own, which this runs")
                .doesNotContainPattern("(?m)^    (SELECT|INSERT|UPDATE|DELETE|BEGIN|SET)\\b");
        try (PackDatabase database = withSampleData(server);
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String block : Guide.blocks(page, "sql")) {
                statement.execute("BEGIN");
                statement.execute(block.replaceAll("(?m)^(BEGIN|COMMIT);$", ""));
                statement.execute("ROLLBACK");
            }
        }
    }

    @Test
    final void everyQueryRunsAsItsHeaderSaysAndFindsRows(TestServer server) throws SQLException {
        try (PackDatabase database = withSampleData(server)) {
            Map<String, String> given = given(database);
            for (String name : pack.queries()) {
                PackQuery query = PackQuery.read(pack, "queries/" + name + ".sql");
                assertThat(query.name()).isEqualTo(name);
                assertThat(query.description()).as(name).doesNotEndWith(".");
                assertThat(query.used())
                        .as(name)
                        .containsExactlyInAnyOrderElementsOf(query.parameters().keySet());
                assertThat(database.query(query.with(given)).isEmpty())
                        .as("%s finds nothing", name)
                        .isEqualTo(findNothing().contains(name));
            }
        }
    }

    @Test
    final void noTwoIndexesDoTheSame(TestServer server) throws SQLException {
        assertThat(atHead(server, """
                        SELECT min(indexrelid::regclass::text), max(indexrelid::regclass::text)
                        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                        WHERE relnamespace = current_schema()::regnamespace
                        GROUP BY indrelid, relam, indkey::text, indclass::text, indoption::text,
                            pg_get_expr(indexprs, indrelid), pg_get_expr(indpred, indrelid)
                        HAVING count(*) > 1
                        """)).isEmpty();
    }

    @Test
    final void everyForeignKeyIsIndexed(TestServer server) throws SQLException {
        assertThat(atHead(server, UNINDEXED_KEYS)).isEmpty();
    }

    /** Returns the flags and JSON columns of which NULL means something that no other value does, as {@code table.column}. */
    protected List<String> mayBeNull() {
        return List.of();
    }

    @Test
    final void flagsAndJsonAreThereUnlessNullMeansSomething(TestServer server) throws SQLException {
        assertThat(atHead(server, """
                        SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                          AND attnum > 0 AND NOT attisdropped AND NOT attnotnull
                          AND atttypid IN ('boolean'::regtype, 'jsonb'::regtype, 'json'::regtype)
                        """)).containsExactlyInAnyOrderElementsOf(mayBeNull());
    }

    /** Returns the foreign keys of the current schema that no index serves. */
    protected static List<String> unindexedKeys(PackDatabase database) throws SQLException {
        return database.column(UNINDEXED_KEYS);
    }

    @Test
    final void everyFunctionPinsItsPathWithTemporaryRelationsLast(TestServer server) throws SQLException {
        // A function of a single SQL expression is left out: to pin its path would keep it from being inlined, and
        // BEGIN ATOMIC has bound its names when it was made.
        assertThat(atHead(server, """
                        SELECT oid::regprocedure, proconfig::text FROM pg_proc
                        WHERE pronamespace = current_schema()::regnamespace AND prosqlbody IS NULL AND NOT EXISTS (
                            SELECT FROM unnest(proconfig) AS setting
                            WHERE setting LIKE 'search\\_path=%pg_temp' OR setting = 'search_path=""')
                        """)).isEmpty();
    }

    @Test
    final void nobodyMayRunWhatRunsAsItsOwner(TestServer server) throws SQLException {
        assertThat(atHead(server, """
                        SELECT oid::regprocedure FROM pg_proc
                        WHERE pronamespace = current_schema()::regnamespace AND prosecdef AND EXISTS (
                            SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
                        """)).isEmpty();
    }

    private List<String> atHead(TestServer server, String sql) throws SQLException {
        try (PackDatabase database = new PackDatabase(pack, PackDatabase.atHead(server, pack), pack.name())) {
            return database.lines(sql);
        }
    }

    private PackDatabase withSampleData(TestServer server) {
        return new PackDatabase(pack, PackDatabase.withSampleData(server, pack), pack.name());
    }

    private Workspace workspace() {
        Project project = new ProjectReader(List.of(pack), Map.of()).read(ProjectFlags.in(directory));
        return new Workspace(project, Database.of(project, Map.of(), news -> {}), new Runner("test", "test", "test"));
    }

    private Path resources() {
        return Path.of("src/main/resources/quipu", pack.name());
    }

    private List<String> files(String folder, String ending) throws IOException {
        try (var files = Files.list(resources().resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }
}
