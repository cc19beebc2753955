package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rename as a person confirms it.
 *
 * @param from the name in the first schema, as SQL spells it
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

    /**
     * Finds what is meant: something that only the first schema has, and something of the same kind that only the second has. The
     * schema may be left out where only one fits.
     */
    Change.Renamed find(Catalog first, Catalog second) {
        List<ObjectId> old = named(from, first, second);
        List<ObjectId> now = named(to, second, first);
        List<Change.Renamed> meant = old.stream()
                .flatMap(id -> now.stream()
                        .filter(other -> id.kind() == other.kind())
                        .map(other -> new Change.Renamed(id, other)))
                .toList();
        requireOneSchema(old);
        requireOneSchema(now);
        return meant.stream().findFirst().orElseThrow(() -> nothing(old.isEmpty(), first, second));
    }

    private static void requireOneSchema(List<ObjectId> found) {
        List<String> names = found.stream().map(ObjectId::display).distinct().toList();
        if (names.size() > 1) {
            throw new QuipuException(
                    QuipuException.Kind.USAGE,
                    "--rename may mean " + String.join(" or ", names),
                    "write it with its schema");
        }
    }

    private QuipuException nothing(boolean isOld, Catalog first, Catalog second) {
        String name = isOld ? from : to;
        Catalog in = isOld ? first : second;
        String which = isOld ? "first" : "second";
        boolean kept = in.objects().keySet().stream().anyMatch(id -> isCalled(id, name));
        String message = kept
                ? "\"" + name + "\" is in both schemas, and so was not renamed"
                : "the " + which + " schema has nothing called \"" + name + "\"";
        return new QuipuException(
                QuipuException.Kind.USAGE,
                message,
                (kept ? Optional.<String>empty() : NearestNames.hint(name, names(in)))
                        .orElse("\"quipu diff\" shows the candidates"));
    }

    private static List<ObjectId> named(String name, Catalog in, Catalog notIn) {
        List<ObjectId> left = in.objects().keySet().stream()
                .filter(id -> isCalled(id, name) && !FOLLOWERS.contains(id.kind()))
                .filter(id -> !notIn.objects().containsKey(id))
                .toList();
        List<ObjectId> whole =
                left.stream().filter(id -> id.display().equals(name)).toList();
        return whole.isEmpty() ? left : whole;
    }

    private static boolean isCalled(ObjectId id, String name) {
        return id.display().equals(name)
                || id.schema()
                        .filter(schema -> id.display().equals(new Identifier(schema).display() + "." + name))
                        .isPresent();
    }

    private static List<String> names(Catalog catalog) {
        return catalog.objects().keySet().stream()
                .map(ObjectId::display)
                .distinct()
                .toList();
    }
}
