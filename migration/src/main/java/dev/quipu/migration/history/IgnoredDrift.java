package dev.quipu.migration.history;

import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.migration.history.Drift.Drifted;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a pattern means an object of a fingerprint, which does not know of what kind a relation or a type is: a pattern for
 * any of these counts. What belongs to an object is a facet of it, so a pattern for a column or a trigger means none.
 */
final class IgnoredDrift {
    private static final List<Kind> ROUTINES = List.of(Kind.FUNCTION, Kind.AGGREGATE);

    private static final List<Kind> OTHERS =
            List.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW, Kind.SEQUENCE, Kind.ENUM_TYPE, Kind.DOMAIN);

    private IgnoredDrift() {}

    static boolean isMeant(Drifted object, NamePattern pattern) {
        return ids(object).anyMatch(id -> pattern.matches(id, Optional.empty()));
    }

    private static Stream<ObjectId> ids(Drifted drifted) {
        String object = drifted.object();
        if (object.isEmpty()) {
            return Stream.of(ObjectId.of(Kind.SCHEMA, drifted.schema()));
        }
        int arguments = object.endsWith(")") ? object.indexOf('(') : -1;
        return arguments < 0
                ? OTHERS.stream().map(kind -> ObjectId.of(kind, drifted.schema(), object))
                : ROUTINES.stream().map(kind -> ObjectId.of(kind, drifted.schema(), object.substring(0, arguments)));
    }
}
