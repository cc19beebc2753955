package dev.quipu.migration.history;

import dev.quipu.catalog.difference.NamePattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has changed in the schemas of the branches since the last run ended, by other hands than Quipu's.
 *
 * @param unknown why that cannot be told; null if it can
 * @param objects what has changed, by schema and name
 */
public record Drift(@Nullable String unknown, List<Drifted> objects) {
    /** The facet that every object has. */
    private static final String DEFINITION = "definition";

    public Drift {
        objects = List.copyOf(objects);
    }

    /** Returns that nothing can be told, for this reason. */
    public static Drift unknown(String reason) {
        return new Drift(reason, List.of());
    }

    /** Returns what is left without the objects that somebody else keeps in the schemas; see {@link IgnoredDrift}. */
    public Drift without(List<NamePattern> ignored) {
        return new Drift(
                unknown,
                objects.stream()
                        .filter(object -> ignored.stream().noneMatch(pattern -> IgnoredDrift.isMeant(object, pattern)))
                        .toList());
    }

    /** Tells whether there is anything to tell: what has changed, or why that cannot be told. */
    public boolean isWorthTelling() {
        return unknown != null || !objects.isEmpty();
    }

    /** What happened to an object. */
    public enum Kind {
        /** It was not there. */
        NEW,
        /** It is not there any more. */
        GONE,
        /** It is not as it was. */
        CHANGED
    }

    /**
     * An object that is not as the last run left it.
     *
     * @param schema its schema
     * @param object its name, with its arguments if it is a function; empty for the schema itself
     * @param kind what happened to it
     * @param facets what of it has changed, such as {@code columns} and {@code indexes}; empty unless it is CHANGED
     */
    public record Drifted(String schema, String object, Kind kind, List<String> facets) {
        public Drifted {
            facets = List.copyOf(facets);
        }

        /** Returns what happened to it, in words: {@code app.users has other columns}. */
        public String told() {
            return name()
                    + switch (kind) {
                        case NEW -> " is new";
                        case GONE -> " is gone";
                        case CHANGED -> " has other " + String.join(", ", facets);
                    };
        }

        /** Returns its name with its schema. */
        public String name() {
            return object.isEmpty() ? "schema " + schema : schema + "." + object;
        }
    }

    /**
     * Puts the facets of each object together.
     *
     * @param rows schema, object, facet, and {@code new}, {@code gone} or {@code changed}, then anything; sorted
     */
    static Drift of(List<List<String>> rows) {
        Map<List<String>, Map<String, String>> byObject = new LinkedHashMap<>();
        for (List<String> row : rows) {
            byObject.computeIfAbsent(row.subList(0, 2), object -> new LinkedHashMap<>())
                    .put(row.get(2), row.get(3));
        }
        List<Drifted> objects = new ArrayList<>();
        byObject.forEach((object, facets) -> {
            Kind kind = switch (facets.getOrDefault(DEFINITION, "changed")) {
                case "new" -> Kind.NEW;
                case "gone" -> Kind.GONE;
                default -> Kind.CHANGED;
            };
            List<String> told = kind == Kind.CHANGED ? List.copyOf(facets.keySet()) : List.of();
            objects.add(new Drifted(object.get(0), object.get(1), kind, told));
        });
        return new Drift(null, objects);
    }
}
