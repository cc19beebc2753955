package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A rename as a person confirms it.
 *
 * @param from the name in the first schema, qualified, as SQL spells it
 * @param to the name in the second
 */
record RenameRequest(String from, String to) {
    /** An index goes with its constraint, a column's default with its column. */
    private static final Set<Kind> FOLLOWERS = EnumSet.of(Kind.DEFAULT);

    static RenameRequest parse(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0 || equals == text.length() - 1) {
            throw new QuipuException(
                    QuipuException.Kind.USAGE,
                    "\"" + text + "\" is no rename",
                    "write OLD=NEW, such as app.users=app.people or app.users.mail=app.users.email");
        }
        return new RenameRequest(
                text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }

    /** Finds what is meant: something that only the first schema has, and something of the same kind that only the second has. */
    Change.Renamed find(Catalog first, Catalog second) {
        List<ObjectId> old = named(from, first, second);
        List<ObjectId> now = named(to, second, first);
        for (ObjectId id : old) {
            for (ObjectId other : now) {
                if (id.kind() == other.kind()) {
                    return new Change.Renamed(id, other);
                }
            }
        }
        boolean isOld = old.isEmpty();
        throw new QuipuException(
                QuipuException.Kind.USAGE,
                isOld
                        ? "only the first schema would have \"" + from + "\", and it does not"
                        : "only the second schema would have \"" + to + "\" in its place, and it does not",
                NearestNames.hint(isOld ? from : to, names(isOld ? first : second))
                        .orElse("\"quipu diff\" shows the candidates"));
    }

    private static List<ObjectId> named(String name, Catalog in, Catalog notIn) {
        return in.objects().keySet().stream()
                .filter(id -> id.display().equals(name) && !FOLLOWERS.contains(id.kind()))
                .filter(id -> !notIn.objects().containsKey(id))
                .toList();
    }

    private static List<String> names(Catalog catalog) {
        return catalog.objects().keySet().stream()
                .map(ObjectId::display)
                .distinct()
                .toList();
    }
}
