package dev.quipu.catalog.difference;

import dev.quipu.catalog.difference.Attributes.Changed;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A difference as a tree of maps, lists, texts and numbers, as a writer of JSON takes it. Its form is part of what users rely
 * on: members may come, none goes or changes its meaning.
 */
public final class DifferenceTree {
    private final Normal normal;

    private DifferenceTree(DifferenceOptions options) {
        this.normal = new Normal(options);
    }

    /** Returns the tree: {@code groups} of {@code changes}, {@code column_orders}, {@code rename_candidates}. */
    public static Map<String, Object> of(Difference difference) {
        var tree = new DifferenceTree(difference.options());
        var root = new LinkedHashMap<String, Object>();
        root.put("groups", difference.groups().stream().map(tree::group).toList());
        root.put(
                "column_orders",
                difference.columnOrders().stream().map(DifferenceTree::order).toList());
        root.put(
                "rename_candidates",
                difference.candidates().stream().map(DifferenceTree::candidate).toList());
        return root;
    }

    private Map<String, Object> group(Difference.Group group) {
        Map<String, Object> tree = object(group.object());
        tree.put("changes", group.changes().stream().map(this::change).toList());
        return tree;
    }

    private static Map<String, Object> object(ObjectId id) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("kind", id.kind().words());
        tree.put("name", id.display());
        return tree;
    }

    private Map<String, Object> change(Change change) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("change", verb(change));
        tree.putAll(object(change.id()));
        switch (change) {
            case Change.Created(CatalogObject object) -> tree.put("attributes", present(object));
            case Change.Dropped(CatalogObject object) -> tree.put("attributes", present(object));
            case Change.Altered(CatalogObject from, CatalogObject to) ->
                tree.put("attributes", changed(Attributes.between(from, to, normal)));
            case Change.Annotated(ObjectId id, Annotations from, Annotations to) ->
                tree.put("attributes", changed(AnnotationChanges.between(from, to)));
            case Change.Renamed(ObjectId from, ObjectId to) -> tree.put("was", from.display());
        }
        return tree;
    }

    private static String verb(Change change) {
        return switch (change) {
            case Change.Created created -> "created";
            case Change.Dropped dropped -> "dropped";
            case Change.Altered altered -> "altered";
            case Change.Renamed renamed -> "renamed";
            case Change.Annotated annotated -> "annotated";
        };
    }

    private static Map<String, Object> present(CatalogObject object) {
        var tree = new LinkedHashMap<String, Object>();
        Attributes.of(object).forEach((name, value) -> {
            if (!value.isEmpty()) {
                tree.put(key(name), value);
            }
        });
        return tree;
    }

    private static Map<String, Object> changed(List<Changed> changed) {
        var tree = new LinkedHashMap<String, Object>();
        for (Changed one : changed) {
            var values = new LinkedHashMap<String, Object>();
            values.put("from", one.from());
            values.put("to", one.to());
            tree.put(key(one.name()), values);
        }
        return tree;
    }

    private static String key(String name) {
        return name.replace(' ', '_');
    }

    private static Map<String, Object> order(Difference.ColumnOrder order) {
        Map<String, Object> tree = object(order.table());
        tree.put("from", names(order.from()));
        tree.put("to", names(order.to()));
        return tree;
    }

    private static List<String> names(List<Identifier> names) {
        return names.stream().map(Identifier::value).toList();
    }

    private static Map<String, Object> candidate(RenameCandidate candidate) {
        Map<String, Object> tree = object(candidate.from());
        tree.put("to", candidate.to().display());
        tree.put("likeness", candidate.likeness());
        return tree;
    }
}
