package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Statistics;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a catalog is called by after renames: what has a new name, and all that names it. Renames are applied at once, so two
 * objects can swap their names. Each names what it is about by the old path, save that columns and other parts keep their
 * relation's old name on both sides.
 */
public final class Renames {
    private final Map<QualifiedName, QualifiedName> relations = new HashMap<>();
    private final Map<QualifiedName, QualifiedName> indexes = new HashMap<>();
    private final Map<QualifiedName, QualifiedName> functions = new HashMap<>();
    private final Map<QualifiedName, Map<Identifier, Identifier>> columns = new HashMap<>();
    private final Map<ObjectId, Identifier> parts = new HashMap<>();
    private final Map<Identifier, Identifier> schemas = new HashMap<>();
    private final Catalog catalog;

    private Renames(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Returns the catalog with other names.
     *
     * @throws UnfitRenameException if one of the renames names nothing, something whose kind has no name to change, or what
     *     another object would be called as well
     */
    public static Catalog apply(Catalog catalog, Collection<Change.Renamed> renamed) {
        if (renamed.isEmpty()) {
            return catalog;
        }
        var renames = new Renames(catalog);
        renamed.forEach(renames::add);
        return renames.apply();
    }

    /** Returns each object as it is after the renames, by its identity before them. */
    static Map<ObjectId, CatalogObject> objects(Catalog catalog, Collection<Change.Renamed> renamed) {
        var renames = new Renames(catalog);
        renamed.forEach(renames::add);
        var objects = new TreeMap<ObjectId, CatalogObject>();
        catalog.objects().forEach((id, object) -> objects.put(id, renames.rename(object)));
        return objects;
    }

    /** Returns the new identity of each object that gets one. */
    public static Map<ObjectId, ObjectId> identities(Catalog catalog, Collection<Change.Renamed> renamed) {
        var renames = new Renames(catalog);
        renamed.forEach(renames::add);
        var identities = new HashMap<ObjectId, ObjectId>();
        for (CatalogObject object :
                renamed.isEmpty() ? List.<CatalogObject>of() : catalog.objects().values()) {
            ObjectId other = renames.rename(object).id();
            if (!other.equals(object.id())) {
                identities.put(object.id(), other);
            }
        }
        return identities;
    }

    private void add(Change.Renamed renamed) {
        if (!catalog.objects().containsKey(renamed.from())) {
            throw UnfitRenameException.nothingToRename(renamed);
        }
        Identifier name = new Identifier(renamed.to().name());
        switch (renamed.from().kind()) {
            case SCHEMA -> schemas.put(new Identifier(renamed.from().name()), name);
            case TABLE,
                    VIEW,
                    MATERIALIZED_VIEW,
                    SEQUENCE,
                    ENUM_TYPE,
                    DOMAIN,
                    COMPOSITE_TYPE,
                    RANGE_TYPE,
                    BASE_TYPE,
                    SHELL_TYPE ->
                addRelation(renamed.from().qualifiedName(), renamed.to().qualifiedName());
            case INDEX ->
                indexes.put(renamed.from().qualifiedName(), renamed.to().qualifiedName());
            case FUNCTION ->
                functions.put(renamed.from().qualifiedName(), renamed.to().qualifiedName());
            case COLUMN ->
                addColumn(
                        renamed.from().qualifiedName(),
                        new Identifier(renamed.from().name()),
                        name);
            case CONSTRAINT -> addConstraint(renamed.from(), name);
            case TRIGGER, POLICY, RULE -> parts.put(renamed.from(), name);
            default -> throw UnfitRenameException.withoutName(renamed);
        }
    }

    /** What moves to another schema takes its indexes and sequences along. */
    private void addRelation(QualifiedName from, QualifiedName to) {
        relations.put(from, to);
        if (from.schema().equals(to.schema())) {
            return;
        }
        catalog.all(Index.class)
                .map(Index::name)
                .filter(name -> name.schema().equals(from.schema()) && isIndexOf(name, from))
                .forEach(name -> indexes.put(name, new QualifiedName(to.schema(), name.name())));
        catalog.all(Sequence.class)
                .filter(sequence -> sequence.ownedBy() != null
                        && sequence.ownedBy().qualifiedName().equals(from))
                .forEach(sequence -> relations.putIfAbsent(
                        sequence.name(),
                        new QualifiedName(to.schema(), sequence.name().name())));
        catalog.all(Column.class)
                .filter(column -> column.relation().equals(from))
                .flatMap(column -> Stream.ofNullable(column.identity()))
                .map(Column.Identity::sequence)
                .forEach(name -> relations.putIfAbsent(name, new QualifiedName(to.schema(), name.name())));
    }

    private boolean isIndexOf(QualifiedName name, QualifiedName relation) {
        return catalog.objects().get(ObjectId.of(Kind.INDEX, name)) instanceof Index index
                && index.table().equals(relation);
    }

    /** An inherited column has the name that it has above. */
    private void addColumn(QualifiedName relation, Identifier from, Identifier to) {
        columns.computeIfAbsent(relation, key -> new HashMap<>()).put(from, to);
        catalog.all(Table.class)
                .filter(table -> table.above().contains(relation))
                .forEach(child -> addColumn(child.name(), from, to));
    }

    /** The index behind a constraint has its name. */
    private void addConstraint(ObjectId from, Identifier to) {
        parts.put(from, to);
        if (catalog.objects().get(from) instanceof Constraint constraint
                && constraint.index() != null
                && constraint.index().name().equals(constraint.name())) {
            indexes.put(constraint.index(), new QualifiedName(constraint.index().schema(), to));
        }
    }

    private Catalog apply() {
        var objects = new ArrayList<CatalogObject>(catalog.objects().size());
        var ids = new HashMap<ObjectId, ObjectId>();
        var before = new HashMap<ObjectId, ObjectId>();
        for (CatalogObject object : catalog.objects().values()) {
            CatalogObject renamed = rename(object);
            objects.add(renamed);
            ids.put(object.id(), renamed.id());
            ObjectId other = before.put(renamed.id(), object.id());
            if (other != null) {
                throw taken(renamed.id(), object.id(), other);
            }
        }
        var annotations = new TreeMap<ObjectId, Annotations>();
        catalog.annotations().forEach((id, value) -> annotations.put(idAfter(id, ids), value));
        var dependencies = new TreeSet<Dependency>();
        for (Dependency dependency : catalog.dependencies()) {
            dependencies.add(
                    new Dependency(idAfter(dependency.dependent(), ids), idAfter(dependency.referenced(), ids)));
        }
        return Catalog.of(catalog.serverVersion(), objects, annotations, dependencies, catalog.notModelled());
    }

    private static UnfitRenameException taken(ObjectId name, ObjectId one, ObjectId other) {
        boolean isOther = one.equals(name);
        return UnfitRenameException.taken(new Change.Renamed(isOther ? other : one, name), isOther ? one : other);
    }

    private static ObjectId idAfter(ObjectId id, Map<ObjectId, ObjectId> ids) {
        if (id.kind() == Kind.DEFAULT) {
            ObjectId column = new ObjectId(Kind.COLUMN, id.path());
            return new ObjectId(Kind.DEFAULT, ids.getOrDefault(column, column).path());
        }
        return ids.getOrDefault(id, id);
    }

    private CatalogObject rename(CatalogObject object) {
        @Nullable QualifiedName relation = relationOf(object);
        @Nullable Identifier part = parts.get(object.id());
        return (CatalogObject)
                Records.rewrite((Record) object, (key, value) -> leaf(key, value, object, relation, part));
    }

    private Object leaf(
            String key,
            Object value,
            CatalogObject object,
            @Nullable QualifiedName relation,
            @Nullable Identifier part) {
        return switch (value) {
            case QualifiedName name -> qualifiedName(key, name);
            case Identifier name -> identifier(key, name, object, relation, part);
            case ObjectId id when id.kind() == Kind.COLUMN -> columnId(id);
            case String text
            when Normal.PRINTED.contains(key) || NameAttributes.IN_SQL.contains(key) ->
                sql(text, object, relation, part);
            default -> value;
        };
    }

    private QualifiedName qualifiedName(String key, QualifiedName name) {
        QualifiedName renamed = name;
        if (NameAttributes.OF_RELATIONS.contains(key)) {
            renamed = relations.getOrDefault(name, name);
        } else if (NameAttributes.OF_INDEXES.contains(key)) {
            renamed = indexes.getOrDefault(name, name);
        } else if (NameAttributes.OF_FUNCTIONS.contains(key)) {
            renamed = functions.getOrDefault(name, name);
        }
        return inSchema(renamed);
    }

    private QualifiedName inSchema(QualifiedName name) {
        Identifier schema = schemas.get(name.schema());
        return schema == null ? name : new QualifiedName(schema, name.name());
    }

    private Identifier identifier(
            String key,
            Identifier name,
            CatalogObject object,
            @Nullable QualifiedName relation,
            @Nullable Identifier part) {
        if (NameAttributes.OF_SCHEMAS.contains(key)) {
            return schemas.getOrDefault(name, name);
        }
        if (NameAttributes.OF_PARTS.contains(key)) {
            return part != null && !key.equals("Index.constraint") ? part : constraintOf(key, name, object);
        }
        if (NameAttributes.OF_OWN_COLUMNS.contains(key) && relation != null) {
            return columns.getOrDefault(relation, Map.of()).getOrDefault(name, name);
        }
        if (NameAttributes.IN_REFERENCES.contains(key)
                && object instanceof Constraint constraint
                && constraint.reference() != null) {
            QualifiedName table =
                    key.equals("Reference.columns") ? constraint.reference().table() : constraint.table();
            return columns.getOrDefault(table, Map.of()).getOrDefault(name, name);
        }
        return switch (key) {
            case "Table.clusteredOn", "MaterializedView.clusteredOn", "ReplicaIdentity.index" ->
                indexes.getOrDefault(beside(object, name), beside(object, name)).name();
            default -> name;
        };
    }

    private Identifier constraintOf(String key, Identifier name, CatalogObject object) {
        return key.equals("Index.constraint") && object instanceof Index index
                ? parts.getOrDefault(ObjectId.of(Kind.CONSTRAINT, index.table(), name), name)
                : name;
    }

    private static QualifiedName beside(CatalogObject object, Identifier name) {
        return new QualifiedName(new Identifier(object.id().path().getFirst()), name);
    }

    private ObjectId columnId(ObjectId id) {
        QualifiedName relation = id.qualifiedName();
        Identifier column = new Identifier(id.name());
        Identifier renamed = columns.getOrDefault(relation, Map.of()).getOrDefault(column, column);
        return ObjectId.of(Kind.COLUMN, inSchema(relations.getOrDefault(relation, relation)), renamed);
    }

    private String sql(String text, CatalogObject object, @Nullable QualifiedName relation, @Nullable Identifier part) {
        String renamed = relation == null ? text : inOwnColumns(text, object, relation);
        if (part != null) {
            renamed = switch (object) {
                case Trigger trigger -> SqlRenaming.after("TRIGGER", renamed, part);
                case Rule rule -> SqlRenaming.after("RULE", renamed, part);
                default -> renamed;
            };
        }
        if (object instanceof Index index && indexes.containsKey(index.name())) {
            renamed = SqlRenaming.after(
                    "INDEX", renamed, indexes.get(index.name()).name());
        }
        return SqlRenaming.qualified(renamed, name -> afterIn(name, object));
    }

    private QualifiedName afterIn(QualifiedName name, CatalogObject object) {
        boolean isItself =
                object instanceof Function function && function.name().equals(name);
        QualifiedName renamed = isItself ? functions.getOrDefault(name, name) : relations.getOrDefault(name, name);
        return inSchema(renamed.equals(name) ? functions.getOrDefault(name, name) : renamed);
    }

    /** In a foreign key, what stands behind REFERENCES are the other table's columns. */
    private String inOwnColumns(String text, CatalogObject object, QualifiedName relation) {
        if (object instanceof Constraint constraint && constraint.reference() != null) {
            int references = text.indexOf(" REFERENCES ");
            int cut = references < 0 ? text.length() : references;
            int end = Math.max(cut, text.indexOf(')', cut) + 1);
            return inColumns(text.substring(0, cut), relation)
                    + inColumns(text.substring(cut, end), constraint.reference().table())
                    + inColumns(text.substring(end), relation);
        }
        return inColumns(text, relation);
    }

    private String inColumns(String text, QualifiedName relation) {
        String renamed = text;
        for (var column : columns.getOrDefault(relation, Map.of()).entrySet()) {
            renamed = SqlRenaming.column(renamed, column.getKey(), column.getValue());
        }
        return renamed;
    }

    private static @Nullable QualifiedName relationOf(CatalogObject object) {
        return switch (object) {
            case Table table -> table.name();
            case Column column -> column.relation();
            case Constraint constraint -> constraint.table();
            case Index index -> index.table();
            case Statistics statistics -> statistics.table();
            case Trigger trigger -> trigger.relation();
            case Policy policy -> policy.table();
            default -> null;
        };
    }
}
