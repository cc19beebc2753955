package dev.quipu.migration.backup;

import java.util.List;

/** Names in a sentence that is not to become a list. */
final class FewNames {
    private static final int MOST = 5;

    private FewNames() {}

    /** Returns the first names, and how many more there are. */
    static String of(List<String> names) {
        String more = names.size() > MOST ? " and " + (names.size() - MOST) + " more" : "";
        return String.join(", ", names.subList(0, Math.min(MOST, names.size()))) + more;
    }
}
