package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Refuses what is to be compared alone and is nowhere: a name that is misspelt would find no difference, for ever. */
final class MeantNames {
    private final Set<ObjectId> objects = new LinkedHashSet<>();

    static MeantNames in(Catalog... catalogs) {
        MeantNames names = new MeantNames();
        names.add(catalogs);
        return names;
    }

    void add(Catalog... catalogs) {
        for (Catalog catalog : catalogs) {
            objects.addAll(catalog.objects().keySet());
        }
    }

    /**
     * Refuses names that mean nothing; a pattern with wildcards may.
     *
     * @throws QuipuException for the first of them, with the nearest name
     */
    void require(DifferenceOptions options) {
        for (NamePattern pattern : options.only()) {
            if (!isWildcard(pattern) && objects.stream().noneMatch(id -> pattern.matches(id, Optional.empty()))) {
                throw new QuipuException(
                        QuipuException.Kind.USAGE,
                        "nothing is called \"" + pattern + "\"",
                        NearestNames.hint(pattern.toString(), names())
                                .orElse("\"quipu dump\" shows what there is; a pattern looks like app, app.users or"
                                        + " table:tmp_*"));
            }
        }
    }

    /** What is called in some way may be gone today and come again, and a build still means it. */
    private static boolean isWildcard(NamePattern pattern) {
        String text = pattern.toString();
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** Returns the names as a pattern may have them: schemas, what is in them, and both with their kind. */
    private List<String> names() {
        return objects.stream().flatMap(MeantNames::names).distinct().toList();
    }

    private static Stream<String> names(ObjectId id) {
        String last = new Identifier(id.name()).display();
        String display = id.kind() == Kind.SCHEMA ? last : id.display();
        return Stream.of(display, id.kind().words() + ":" + last);
    }
}
