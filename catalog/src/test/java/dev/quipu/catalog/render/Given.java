package dev.quipu.catalog.render;

import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.Schema;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Catalogs to render: two that a server has printed, and some of chance. */
final class Given {
    static final Path GOLDEN = Path.of("src/test/resources/golden/render");

    private Given() {}

    static Scope finops() {
        return new Scope(stored("finops"), List.of(new Identifier("finops")));
    }

    /** Every form of types, views and functions, and names that mean something in HTML, Markdown, SQL and JavaScript. */
    static Scope everyForm() {
        return Scope.of(stored("every-form"));
    }

    private static Catalog stored(String name) {
        try (var reader = Files.newBufferedReader(Path.of("src/test/resources/render", name + ".json"))) {
            return CatalogJson.read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns tables that refer to each other by chance, to themselves and in circles too. */
    static Scope chance(long seed, int tables) {
        Random random = new Random(seed);
        List<CatalogObject> objects = new ArrayList<>();
        objects.add(new Schema(new Identifier("app")));
        for (int i = 0; i < tables; i++) {
            QualifiedName table = name(i);
            objects.add(table(table));
            int columns = 1 + random.nextInt(20);
            for (int c = 0; c < columns; c++) {
                objects.add(column(table, c, random.nextBoolean()));
            }
            int references = random.nextInt(4);
            for (int r = 0; r < references; r++) {
                int to = random.nextInt(3) == 0 ? random.nextInt(Math.min(3, tables)) : random.nextInt(tables);
                objects.add(reference(table, r, random.nextInt(columns), name(to)));
            }
        }
        return Scope.of(Catalog.of(180_000, objects, Map.of(), List.of(), List.of()));
    }

    /** Returns a table alone with columns of these names. */
    static Scope columns(String table, List<String> columns) {
        QualifiedName name = new QualifiedName(new Identifier("app"), new Identifier(table));
        List<CatalogObject> objects = new ArrayList<>(List.of(new Schema(new Identifier("app")), table(name)));
        for (int i = 0; i < columns.size(); i++) {
            objects.add(column(name, i, new Identifier(columns.get(i)), true));
        }
        return Scope.of(Catalog.of(180_000, objects, Map.of(), List.of(), List.of()));
    }

    private static QualifiedName name(int number) {
        return new QualifiedName(new Identifier("app"), new Identifier("table_" + number));
    }

    private static Table table(QualifiedName name) {
        return new Table(
                name,
                false,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                new TreeMap<>(),
                Table.ReplicaIdentity.PRIMARY_KEY,
                null,
                false,
                false,
                null);
    }

    private static Column column(QualifiedName table, int number, boolean nullable) {
        return column(table, number, new Identifier("column_" + number), nullable);
    }

    private static Column column(QualifiedName table, int number, Identifier name, boolean nullable) {
        return new Column(
                table,
                name,
                number + 1,
                "integer",
                null,
                nullable ? null : NotNull.PLAIN,
                null,
                null,
                null,
                true,
                Column.Storage.OF_TYPE,
                null,
                null,
                new TreeMap<>(),
                new TreeMap<>());
    }

    private static Constraint reference(QualifiedName table, int number, int column, QualifiedName to) {
        List<Identifier> first = List.of(new Identifier("column_0"));
        return new Constraint(
                table,
                new Identifier("reference_" + number),
                Constraint.Type.FOREIGN_KEY,
                List.of(new Identifier("column_" + column)),
                new Constraint.Reference(to, first, "NO ACTION", "CASCADE", List.of(), "SIMPLE", null),
                false,
                false,
                true,
                true,
                false,
                true,
                null,
                null,
                "FOREIGN KEY");
    }
}
