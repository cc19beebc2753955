package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether what differs differs, or is only printed otherwise. */
final class Prints {
    /** The kinds whose objects are told apart by what is printed of them where nobody has chosen their names. */
    private static final Set<Kind> NAMED_BY_THE_SERVER = EnumSet.of(Kind.CONSTRAINT, Kind.INDEX, Kind.STATISTICS);

    private Prints() {}

    /**
     * Tells whether no change rests on two texts that servers have printed. Then it would be found as well if one server had
     * printed all of them.
     */
    static boolean areNotInDoubt(Difference difference) {
        return difference.isEmpty()
                || (difference.from().serverVersion() == difference.to().serverVersion()
                        && difference.groups().stream().allMatch(Prints::isCertain));
    }

    private static boolean isCertain(Difference.Group group) {
        Set<Kind> created = EnumSet.noneOf(Kind.class);
        Set<Kind> dropped = EnumSet.noneOf(Kind.class);
        for (Change change : group.changes()) {
            switch (change) {
                case Change.Created(CatalogObject object) -> addIfPrinted(object, created);
                case Change.Dropped(CatalogObject object) -> addIfPrinted(object, dropped);
                case Change.Altered(CatalogObject from, CatalogObject to) -> {
                    if (hasTwoTexts(printed(from), printed(to))) {
                        return false;
                    }
                }
                case Change.Renamed renamed -> {}
                case Change.Annotated annotated -> {}
            }
        }
        created.retainAll(dropped);
        return created.isEmpty();
    }

    private static void addIfPrinted(CatalogObject object, Set<Kind> kinds) {
        Kind kind = object.id().kind();
        if (NAMED_BY_THE_SERVER.contains(kind) && !printed(object).isEmpty()) {
            kinds.add(kind);
        }
    }

    private static boolean hasTwoTexts(Map<String, List<Object>> from, Map<String, List<Object>> to) {
        return from.entrySet().stream()
                .anyMatch(text ->
                        to.containsKey(text.getKey()) && !text.getValue().equals(to.get(text.getKey())));
    }

    /**
     * Returns the printed texts by what they say. An index's definition says nothing that its parts do not say, and a plain
     * column of it is printed in one way.
     */
    private static Map<String, List<Object>> printed(CatalogObject object) {
        Map<String, List<Object>> texts = new TreeMap<>();
        Records.rewrite((Record) withoutPlainKeys(object), (key, value) -> {
            if (Normal.PRINTED.contains(key) && !key.equals("Index.definition")) {
                texts.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
            }
            return value;
        });
        return texts;
    }

    private static CatalogObject withoutPlainKeys(CatalogObject object) {
        if (!(object instanceof Index index)) {
            return object;
        }
        List<Index.Key> expressions =
                index.keys().stream().filter(key -> key.column() == null).toList();
        return Records.with(index, "keys", expressions);
    }
}
