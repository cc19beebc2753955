package dev.quipu.postgres.introspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.catalog.fingerprint.Fingerprint;
import dev.quipu.catalog.fingerprint.FingerprintOptions;
import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.testing.Golden;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reads a database that holds everything that the server knows. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverythingTest {
    private final TestServer server = TestServer.get();
    private final TestDatabase database = Schemas.everything(server);
    private final Catalog catalog = Schemas.read(database);

    @AfterAll
    void dropDatabase() {
        database.close();
    }

    @Test
    void everyKindIsThere() {
        Set<Kind> expected = EnumSet.allOf(Kind.class);
        // A default is part of its column; a subscription cannot be copied with its database.
        expected.removeAll(Set.of(Kind.DEFAULT, Kind.SUBSCRIPTION));
        Set<Kind> read = catalog.objects().keySet().stream().map(ObjectId::kind).collect(Collectors.toSet());
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void nothingIsLeftOut() {
        assertThat(catalog.notModelled()).isEmpty();
    }

    /** The whole catalog as a person has read it. */
    @Test
    void everythingIsAsItWasRead() {
        int major = server.majorVersion();
        Path golden = Path.of("src/test/resources/dev/quipu/postgres/introspect/everything-" + major + ".json");
        assumeTrue(major == 14 || major == 18 || Files.exists(golden));
        var known = Catalog.of(
                major * 10_000,
                catalog.objects().values(),
                catalog.annotations(),
                catalog.dependencies(),
                catalog.notModelled());
        Golden.assertMatches(golden, CatalogJson.write(known).replace(database.user(), "SUPERUSER"));
    }

    @Test
    void readTwiceItIsTheSame() {
        assertThat(Schemas.read(database)).isEqualTo(catalog);
    }

    @Test
    void readByTwoSessionsItIsTheSame() {
        try (Session one = Schemas.open(database);
                Session other = Schemas.open(database)) {
            assertThat(new CatalogReader(ReadOptions.ALL).read(one, other)).isEqualTo(catalog);
            assertThat(one.inTransaction() || other.inTransaction()).isFalse();
        }
    }

    @Test
    void asJsonItIsTheSame() {
        String json = CatalogJson.write(catalog);
        Catalog back = CatalogJson.read(json);
        assertThat(back).isEqualTo(catalog);
        assertThat(CatalogJson.write(back)).isEqualTo(json);
    }

    @Test
    void aFingerprintIsTheSameAfterJson() {
        var fingerprint = Fingerprint.of(catalog, FingerprintOptions.ALL);
        assertThat(Fingerprint.fromJson(fingerprint.toJson())).isEqualTo(fingerprint);
        assertThat(Fingerprint.of(Schemas.read(database), FingerprintOptions.ALL))
                .isEqualTo(fingerprint);
    }

    /** What {@link IndexDefinition} and {@link ConstraintDefinition} write is what the server prints. */
    @Test
    void definitionsAreTheServersOwn() {
        Map<ObjectId, String> written = new TreeMap<>();
        catalog.all(Index.class).forEach(index -> written.put(index.id(), index.definition()));
        catalog.all(Constraint.class).forEach(constraint -> written.put(constraint.id(), constraint.definition()));
        Map<ObjectId, String> printed = new TreeMap<>();
        try (Session session = Schemas.open(database)) {
            session.send("SET search_path = ''; SET timezone = 'UTC'");
            for (List<@Nullable String> row : session.query(PRINTED)) {
                Kind kind = Kind.valueOf(String.valueOf(row.get(0)));
                List<String> path = ArrayText.elements(String.valueOf(row.get(1)));
                printed.put(new ObjectId(kind, path), PrintedText.stable(String.valueOf(row.get(2))));
            }
        }
        assertThat(written).isEqualTo(printed).hasSizeGreaterThan(40);
    }

    private static final String PRINTED = """
            SELECT 'INDEX', ARRAY[n.nspname, c.relname], pg_get_indexdef(c.oid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname !~ '^pg_'
            UNION ALL
            SELECT 'CONSTRAINT', ARRAY[n.nspname, c.relname, k.conname], pg_get_constraintdef(k.oid)
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_constraint p ON p.oid = k.conparentid
            WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND p.conrelid IS DISTINCT FROM k.conrelid
            """;

    @Test
    void dependenciesAreBetweenWhatIsThere() {
        Set<Kind> parts = EnumSet.of(Kind.DEFAULT);
        for (Dependency dependency : catalog.dependencies()) {
            for (ObjectId id : List.of(dependency.dependent(), dependency.referenced())) {
                assertThat(parts.contains(id.kind()) || catalog.find(id).isPresent())
                        .as(id.toString())
                        .isTrue();
            }
        }
    }
}
