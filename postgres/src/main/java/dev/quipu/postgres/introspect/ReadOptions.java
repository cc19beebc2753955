package dev.quipu.postgres.introspect;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which part of a database is read.
 *
 * @param schemas the schemas to read; empty for all but the system's
 * @param excluded schemas to leave out, such as the one of Quipu's own history
 * @param databaseWide whether to read what lies in no schema: extensions, languages, access methods, foreign-data wrappers and
 *     servers, casts, transforms, event triggers, publications, subscriptions, default privileges of all schemas
 */
public record ReadOptions(Set<String> schemas, Set<String> excluded, boolean databaseWide) {
    /** Everything that {@code pg_dump -s} would dump. */
    public static final ReadOptions ALL = new ReadOptions(Set.of(), Set.of(), true);

    public ReadOptions {
        schemas = Set.copyOf(schemas);
        excluded = Set.copyOf(excluded);
    }

    /** Reads these schemas, and nothing that lies in none. */
    public static ReadOptions schemas(Collection<String> schemas) {
        return new ReadOptions(Set.copyOf(schemas), Set.of(), false);
    }

    /** Leaves out one more schema. */
    public ReadOptions without(String schema) {
        Set<String> more = new TreeSet<>(excluded);
        more.add(schema);
        return new ReadOptions(schemas, more, databaseWide);
    }
}
