package dev.quipu.migration.source;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A comment of a declared schema, {@code -- @renamed from: users}, that says what something was called. It stays there when
 * the rename is long done, and then means nothing.
 *
 * @param definition what it stands at
 * @param old the old name, with what it was in or without
 */
public record RenameComment(Definition definition, List<String> old) {
    public RenameComment {
        old = List.copyOf(old);
    }

    /**
     * Finds what comments say of two catalogs.
     *
     * @param first the schema that is
     * @param second the schema that shall be, of which the comments are
     * @return the renames of all that only the first has under its old name, and only the second under its new one
     */
    public static List<Change.Renamed> find(Collection<RenameComment> comments, Catalog first, Catalog second) {
        Map<List<String>, List<String>> relations = new HashMap<>();
        Set<ObjectId> taken = new HashSet<>();
        List<Change.Renamed> renames = new ArrayList<>();
        // Relations first, because a part is looked for in what its relation was called.
        for (boolean part : new boolean[] {false, true}) {
            for (RenameComment comment : comments) {
                if (comment.definition().isPart() == part) {
                    comment.find(first, second, relations)
                            .filter(rename -> taken.add(rename.from()) && taken.add(rename.to()))
                            .ifPresent(rename -> {
                                renames.add(rename);
                                relations.put(rename.to().path(), rename.from().path());
                            });
                }
            }
        }
        return renames;
    }

    private Optional<Change.Renamed> find(Catalog first, Catalog second, Map<List<String>, List<String>> relations) {
        for (ObjectId now : second.objects().keySet()) {
            if (definition.names(now) && !first.objects().containsKey(now)) {
                ObjectId before = now.withPath(oldPath(now, relations));
                if (first.objects().containsKey(before) && !second.objects().containsKey(before)) {
                    return Optional.of(new Change.Renamed(before, now));
                }
            }
        }
        return Optional.empty();
    }

    private List<String> oldPath(ObjectId now, Map<List<String>, List<String>> relations) {
        List<String> path = new ArrayList<>(now.path());
        int end = definition.path().size();
        if (definition.isPart()) {
            List<String> relation = path.subList(0, 2);
            List<String> before = relations.getOrDefault(List.copyOf(relation), List.copyOf(relation));
            path.set(0, before.get(0));
            path.set(1, before.get(1));
        }
        int begin = Math.max(0, end - old.size());
        for (int i = begin; i < end; i++) {
            path.set(i, old.get(old.size() - end + i));
        }
        return path;
    }
}
