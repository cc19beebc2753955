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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What objects need by their attributes alone, whether or not the catalog's dependencies say so. */
final class Structure {
    private final Lookup lookup;

    Structure(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Tells what an object needs, in no order; some of it perhaps twice, and some that is not there. */
    void tell(ObjectId id, CatalogObject object, Consumer<ObjectId> used) {
        schemaOf(id).ifPresent(used);
        switch (object) {
            case Table table -> ofTable(table, used);
            case Column column -> relation(column.relation(), used);
            case Constraint constraint -> ofConstraint(constraint, used);
            case Index index -> ofIndex(index, used);
            case Rule rule -> relation(rule.relation(), used);
            case Policy policy -> relation(policy.table(), used);
            case Statistics statistics -> relation(statistics.table(), used);
            case Trigger trigger -> {
                relation(trigger.relation(), used);
                used.accept(Function.idOf(trigger.function(), ""));
            }
            default -> {}
        }
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

    private static void ofTable(Table table, Consumer<ObjectId> used) {
        table.above().forEach(parent -> used.accept(ObjectId.of(Kind.TABLE, parent)));
        if (table.ofType() != null) {
            used.accept(ObjectId.of(Kind.COMPOSITE_TYPE, table.ofType()));
        }
        if (table.foreign() != null) {
            used.accept(ObjectId.of(Kind.SERVER, table.foreign().server().value()));
        }
        if (table.accessMethod() != null) {
            used.accept(ObjectId.of(Kind.ACCESS_METHOD, table.accessMethod().value()));
        }
    }

    private void ofConstraint(Constraint constraint, Consumer<ObjectId> used) {
        relation(constraint.table(), used);
        columns(constraint.table(), constraint.columns(), used);
        Constraint.Reference reference = constraint.reference();
        if (reference != null) {
            relation(reference.table(), used);
            columns(reference.table(), reference.columns(), used);
            key(reference.index(), used);
        }
    }

    /** The unique index of a foreign key, and the constraint that has made it. */
    private void key(@Nullable QualifiedName name, Consumer<ObjectId> used) {
        Index index = name == null ? null : lookup.index(name);
        if (index != null) {
            used.accept(index.id());
            maker(index, used);
        }
    }

    /** The constraint that has made an index. */
    private static void maker(Index index, Consumer<ObjectId> used) {
        if (index.constraint() != null) {
            used.accept(ObjectId.of(Kind.CONSTRAINT, index.table(), index.constraint()));
        }
    }

    private void ofIndex(Index index, Consumer<ObjectId> used) {
        relation(index.table(), used);
        for (Index.Key key : index.keys()) {
            if (key.column() != null) {
                used.accept(ObjectId.of(Kind.COLUMN, index.table(), key.column()));
            }
        }
        columns(index.table(), index.included(), used);
        maker(index, used);
    }

    private void relation(QualifiedName name, Consumer<ObjectId> used) {
        ObjectId id = lookup.relationNamed(name);
        if (id != null) {
            used.accept(id);
        }
    }

    private static void columns(QualifiedName relation, List<Identifier> names, Consumer<ObjectId> used) {
        names.forEach(name -> used.accept(ObjectId.of(Kind.COLUMN, relation, name)));
    }
}
