package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Materialized views that are filled when they come: the server lets them read none that is empty. */
final class FilledReaders {
    private final Catalog from;
    private final Catalog to;
    private final Normal normal;
    private final Map<QualifiedName, Set<ObjectId>> readers = new HashMap<>();

    FilledReaders(Catalog from, Catalog to, Normal normal) {
        this.from = from;
        this.to = to;
        this.normal = normal;
        for (Dependency dependency : to.dependencies()) {
            if (isView(dependency.dependent().kind())
                    && isRead(dependency.referenced().kind())) {
                readers.computeIfAbsent(dependency.referenced().qualifiedName(), unused -> new TreeSet<>())
                        .add(dependency.dependent());
            }
        }
    }

    private static boolean isView(Kind kind) {
        return kind == Kind.VIEW || kind == Kind.MATERIALIZED_VIEW;
    }

    private static boolean isRead(Kind kind) {
        return isView(kind) || kind == Kind.COLUMN;
    }

    /** Tells whether one comes that reads this view, be it through others. */
    boolean areOf(MaterializedView view) {
        return areOf(view.name(), new HashSet<>());
    }

    private boolean areOf(QualifiedName view, Set<ObjectId> seen) {
        return readers.getOrDefault(view, Set.of()).stream()
                .filter(seen::add)
                .anyMatch(reader -> comesFilled(reader) || areOf(reader.qualifiedName(), seen));
    }

    private boolean comesFilled(ObjectId reader) {
        if (!(to.objects().get(reader) instanceof MaterializedView view) || !view.populated()) {
            return false;
        }
        return !(from.objects().get(reader) instanceof MaterializedView before)
                || !normal.same(Records.with(before, "populated", true), view);
    }
}
