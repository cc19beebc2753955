package dev.quipu.migration.graph;

import java.util.Collection;
import java.util.List;

/** Names in a sentence. */
final class Words {
    private Words() {}

    static String didYouMean(List<String> nearest) {
        return "did you mean " + either(nearest) + "?";
    }

    static String names(Collection<?> names) {
        return joined(names, " and ");
    }

    /** Of many names a few: who wrote the start of all of them knows the rest. */
    static String either(Collection<?> names) {
        int few = 4;
        int more = names.size() - few;
        if (more < 2) {
            return joined(names, " or ");
        }
        List<String> first = names.stream().limit(few).map(Object::toString).toList();
        return String.join(", ", first) + " or one of " + more + " more";
    }

    private static String joined(Collection<?> names, String last) {
        List<String> texts = names.stream().map(Object::toString).toList();
        int most = texts.size() - 1;
        return most < 1 ? String.join("", texts) : String.join(", ", texts.subList(0, most)) + last + texts.get(most);
    }
}
