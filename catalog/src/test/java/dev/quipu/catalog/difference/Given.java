package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Schema;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.SequenceOptions;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.View;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A catalog built by hand, printed as a server of version 18 would print it. */
final class Given {
    private final List<CatalogObject> objects = new ArrayList<>();
    private final Map<ObjectId, Annotations> annotations = new LinkedHashMap<>();

    static Given catalog() {
        return new Given();
    }

    Catalog build() {
        return Catalog.of(180006, objects, annotations, List.of(), List.of());
    }

    Given with(CatalogObject object) {
        objects.add(object);
        return this;
    }

    Given schema(String name) {
        return with(new Schema(new Identifier(name)));
    }

    /** Adds a table with columns such as {@code "id integer not null"}. */
    Given table(String name, String... columns) {
        with(new Table(
                qualified(name),
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
                null));
        for (int i = 0; i < columns.length; i++) {
            with(column(name, i + 1, columns[i]));
        }
        return this;
    }

    /** Adds a table with an identity column alone. */
    Given identityTable(String name, String id) {
        table(name);
        QualifiedName table = qualified(name);
        var sequence =
                new QualifiedName(table.schema(), new Identifier(table.name().value() + "_" + id + "_seq"));
        var identity = new Column.Identity(
                true, sequence, false, new SequenceOptions("integer", 1, 1, 1, Integer.MAX_VALUE, 1, false));
        Column plain = column(name, 1, id + " integer not null");
        return with(new Column(
                table,
                plain.name(),
                plain.position(),
                plain.type(),
                null,
                plain.notNull(),
                null,
                null,
                identity,
                true,
                plain.storage(),
                null,
                null,
                plain.options(),
                plain.foreignOptions()));
    }

    static Column column(String relation, int position, String text) {
        String[] nameAndRest = text.split(" ", 2);
        String[] restAndDefault = nameAndRest[1].split(" default ", 2);
        boolean notNull = restAndDefault[0].endsWith(" not null");
        String type = restAndDefault[0].replace(" not null", "");
        return new Column(
                qualified(relation),
                new Identifier(nameAndRest[0]),
                position,
                type,
                null,
                notNull ? NotNull.PLAIN : null,
                restAndDefault.length == 1 ? null : restAndDefault[1],
                null,
                null,
                true,
                Column.Storage.OF_TYPE,
                null,
                null,
                new TreeMap<>(),
                new TreeMap<>());
    }

    Given check(String table, String name, String definition, String... columns) {
        return with(new Constraint(
                qualified(table),
                new Identifier(name),
                Constraint.Type.CHECK,
                names(columns),
                null,
                false,
                false,
                true,
                true,
                false,
                true,
                null,
                null,
                definition));
    }

    /** Adds a primary key with the index behind it. */
    Given primaryKey(String table, String name, String... columns) {
        QualifiedName index = new QualifiedName(qualified(table).schema(), new Identifier(name));
        with(index(table, name, true, name, columns));
        return with(new Constraint(
                qualified(table),
                new Identifier(name),
                Constraint.Type.PRIMARY_KEY,
                names(columns),
                null,
                false,
                false,
                true,
                true,
                false,
                true,
                null,
                index,
                "PRIMARY KEY (" + String.join(", ", columns) + ")"));
    }

    Given foreignKey(String table, String name, String column, String other, String otherColumn, String key) {
        var reference = new Constraint.Reference(
                qualified(other),
                names(otherColumn),
                "NO ACTION",
                "CASCADE",
                List.of(),
                "SIMPLE",
                new QualifiedName(qualified(other).schema(), new Identifier(key)));
        String definition =
                "FOREIGN KEY (" + column + ") REFERENCES " + other + "(" + otherColumn + ") ON DELETE CASCADE";
        return with(new Constraint(
                qualified(table),
                new Identifier(name),
                Constraint.Type.FOREIGN_KEY,
                names(column),
                reference,
                false,
                false,
                true,
                true,
                false,
                true,
                null,
                null,
                definition));
    }

    Given index(String table, String name, String... columns) {
        return with(index(table, name, false, null, columns));
    }

    private static Index index(
            String table, String name, boolean unique, @Nullable String constraint, String... columns) {
        List<Index.Key> keys = names(columns).stream()
                .map(column -> new Index.Key(column, column.display(), null, null, false, false))
                .toList();
        String definition = "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + name + " ON " + table + " USING btree ("
                + String.join(", ", columns) + ")";
        return new Index(
                new QualifiedName(qualified(table).schema(), new Identifier(name)),
                qualified(table),
                "btree",
                unique,
                false,
                keys,
                List.of(),
                null,
                new TreeMap<>(),
                null,
                true,
                null,
                constraint == null ? null : new Identifier(constraint),
                new TreeMap<>(),
                definition);
    }

    /** Adds an index of a partition that is a part of another. */
    Given part(String table, String name, String whole, String... columns) {
        return with(Records.with(index(table, name, false, null, columns), "partitionOf", qualified(whole)));
    }

    Given sequence(String name, @Nullable ObjectId ownedBy) {
        return with(new Sequence(
                qualified(name), false, new SequenceOptions("bigint", 1, 1, 1, Long.MAX_VALUE, 1, false), ownedBy));
    }

    Given view(String name, String query, String... columns) {
        with(new View(qualified(name), query, new TreeMap<>()));
        for (int i = 0; i < columns.length; i++) {
            with(column(name, i + 1, columns[i]));
        }
        return this;
    }

    Given enumeration(String name, String... labels) {
        return with(new EnumType(qualified(name), List.of(labels)));
    }

    Given function(String name, String arguments, String result, String language, String body) {
        String definition = "CREATE OR REPLACE FUNCTION " + name + "(" + arguments + ")\n RETURNS " + result
                + "\n LANGUAGE " + language + "\nAS $function$" + body + "$function$\n";
        return with(new Function(
                qualified(name),
                arguments,
                Function.Form.FUNCTION,
                arguments,
                arguments,
                result,
                language,
                Function.Volatility.VOLATILE,
                false,
                false,
                List.of(),
                body,
                definition));
    }

    Given annotated(ObjectId id, Annotations value) {
        annotations.put(id, value);
        return this;
    }

    static QualifiedName qualified(String name) {
        int dot = name.indexOf('.');
        return new QualifiedName(new Identifier(name.substring(0, dot)), new Identifier(name.substring(dot + 1)));
    }

    static List<Identifier> names(String... names) {
        return Arrays.stream(names).map(Identifier::new).toList();
    }
}
