package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.model.Statistics;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What objects need by their attributes alone, whether or not the catalog's dependencies say so. */
final class Structure {
    private final Lookup lookup;

    Structure(Lookup lookup) {
        this.lookup = lookup;
    }

    Stream<ObjectId> usesOf(CatalogObject object) {
        return Stream.concat(schemaOf(object.id()).stream(), partsOf(object));
    }

    private Stream<ObjectId> partsOf(CatalogObject object) {
        return switch (object) {
            case Table table -> ofTable(table);
            case Column column -> relation(column.relation());
            case Constraint constraint -> ofConstraint(constraint);
            case Index index -> ofIndex(index);
            case Rule rule -> relation(rule.relation());
            case Policy policy -> relation(policy.table());
            case Statistics statistics -> relation(statistics.table());
            case Trigger trigger ->
                Stream.concat(relation(trigger.relation()), Stream.of(Function.idOf(trigger.function(), "")));
            default -> Stream.empty();
        };
    }

    /** Returns the schema that an object lies in. */
    static Optional<ObjectId> schemaOf(ObjectId id) {
        return switch (id.kind()) {
            case SCHEMA,
                    EXTENSION,
                    LANGUAGE,
                    ACCESS_METHOD,
                    FOREIGN_DATA_WRAPPER,
                    SERVER,
                    USER_MAPPING,
                    CAST,
                    TRANSFORM,
                    EVENT_TRIGGER,
                    PUBLICATION,
                    SUBSCRIPTION,
                    DEFAULT_PRIVILEGES -> Optional.empty();
            case SHELL_TYPE,
                    ENUM_TYPE,
                    DOMAIN,
                    COMPOSITE_TYPE,
                    RANGE_TYPE,
                    BASE_TYPE,
                    COLLATION,
                    FUNCTION,
                    AGGREGATE,
                    OPERATOR,
                    OPERATOR_FAMILY,
                    OPERATOR_CLASS,
                    CONVERSION,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE,
                    TEXT_SEARCH_DICTIONARY,
                    TEXT_SEARCH_CONFIGURATION,
                    SEQUENCE,
                    TABLE,
                    COLUMN,
                    DEFAULT,
                    VIEW,
                    MATERIALIZED_VIEW,
                    INDEX,
                    CONSTRAINT,
                    STATISTICS,
                    RULE,
                    TRIGGER,
                    POLICY -> Optional.of(ObjectId.of(Kind.SCHEMA, id.path().getFirst()));
        };
    }

    private Stream<ObjectId> ofTable(Table table) {
        Stream<ObjectId> parents = Lookup.parentsOf(table).stream().map(parent -> ObjectId.of(Kind.TABLE, parent));
        var others = new ArrayList<ObjectId>();
        if (table.ofType() != null) {
            others.add(ObjectId.of(Kind.COMPOSITE_TYPE, table.ofType()));
        }
        if (table.foreign() != null) {
            others.add(ObjectId.of(Kind.SERVER, table.foreign().server().value()));
        }
        if (table.accessMethod() != null) {
            others.add(ObjectId.of(Kind.ACCESS_METHOD, table.accessMethod().value()));
        }
        return Stream.concat(parents, others.stream());
    }

    private Stream<ObjectId> ofConstraint(Constraint constraint) {
        var own = Stream.concat(relation(constraint.table()), columns(constraint.table(), constraint.columns()));
        Constraint.Reference reference = constraint.reference();
        if (reference == null) {
            return own;
        }
        var other = Stream.concat(relation(reference.table()), columns(reference.table(), reference.columns()));
        return Stream.of(own, other, key(reference.index())).flatMap(stream -> stream);
    }

    /** The unique index of a foreign key, and the constraint that has made it. */
    private Stream<ObjectId> key(@Nullable QualifiedName name) {
        Index index = name == null ? null : lookup.index(name);
        if (index == null) {
            return Stream.empty();
        }
        return Stream.concat(Stream.of(index.id()), maker(index));
    }

    /** The constraint that has made an index. */
    private static Stream<ObjectId> maker(Index index) {
        Identifier constraint = index.constraint();
        return constraint == null ? Stream.empty() : Stream.of(ObjectId.of(Kind.CONSTRAINT, index.table(), constraint));
    }

    private Stream<ObjectId> ofIndex(Index index) {
        List<Identifier> names = Stream.concat(
                        index.keys().stream().flatMap(key -> Stream.ofNullable(key.column())),
                        index.included().stream())
                .toList();
        return Stream.of(relation(index.table()), columns(index.table(), names), maker(index))
                .flatMap(stream -> stream);
    }

    private Stream<ObjectId> relation(QualifiedName name) {
        return lookup.relation(name).stream();
    }

    private static Stream<ObjectId> columns(QualifiedName relation, List<Identifier> names) {
        return names.stream().map(name -> ObjectId.of(Kind.COLUMN, relation, name));
    }
}
