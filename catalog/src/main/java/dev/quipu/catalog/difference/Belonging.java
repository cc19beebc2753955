package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Statistics;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Optional;

/** What belongs to which relation. */
final class Belonging {
    private static final List<Kind> TABLES_AND_VIEWS = List.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW);

    private final List<Catalog> catalogs;

    /** Looks relations up in the first catalog that has them. */
    Belonging(Catalog... catalogs) {
        this.catalogs = List.of(catalogs);
    }

    /** Returns the table, view or materialized view that something is a part of; empty if it stands alone. */
    Optional<ObjectId> relationOf(ObjectId id) {
        return switch (id.kind()) {
            case COLUMN, DEFAULT, CONSTRAINT, TRIGGER, RULE, POLICY -> relation(id.path());
            case INDEX, STATISTICS, SEQUENCE -> find(id).flatMap(this::relationOf);
            default -> Optional.empty();
        };
    }

    /** Returns the table, view or materialized view that an object is a part of; empty if it stands alone. */
    Optional<ObjectId> relationOf(CatalogObject object) {
        return switch (object) {
            case Column column -> relation(column.relation());
            case Constraint constraint -> relation(constraint.table());
            case Trigger trigger -> relation(trigger.relation());
            case Rule rule -> relation(rule.relation());
            case Policy policy -> relation(policy.table());
            case Index index -> relation(index.table());
            case Statistics statistics -> relation(statistics.table());
            case Sequence sequence
            when sequence.ownedBy() != null -> relation(sequence.ownedBy().path());
            default -> Optional.empty();
        };
    }

    private Optional<CatalogObject> find(ObjectId id) {
        return catalogs.stream().flatMap(catalog -> catalog.find(id).stream()).findFirst();
    }

    private Optional<ObjectId> relation(List<String> path) {
        return path.size() < 2
                ? Optional.empty()
                : relation(new QualifiedName(new Identifier(path.get(0)), new Identifier(path.get(1))));
    }

    private Optional<ObjectId> relation(QualifiedName name) {
        for (Catalog catalog : catalogs) {
            for (Kind kind : TABLES_AND_VIEWS) {
                ObjectId id = ObjectId.of(kind, name);
                if (catalog.objects().containsKey(id)) {
                    return Optional.of(id);
                }
            }
        }
        return Optional.empty();
    }
}
