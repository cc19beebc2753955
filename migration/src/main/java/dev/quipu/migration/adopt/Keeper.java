package dev.quipu.migration.adopt;

import java.util.List;

/**
 * The tables in which other tools record what they have done, told by their columns and, where these are no evidence, by
 * their names. In their order one table is of the first that it fits.
 *
 * <p>{@code read} asks for exactly one row, a JSON object, of the table {@code %1$I.%2$I}: its version, how many migrations are applied, which
 * are unfinished, and who holds a lock.
 */
public enum Keeper {
    ALEMBIC("Alembic", "", "", true, List.of("version_num"), """
            SELECT jsonb_build_object('version', string_agg(version_num::text, ' and ' ORDER BY version_num::text),
                'applied', count(*)) FROM %1$I.%2$I"""),
    FLYWAY(
            "Flyway",
            "",
            "",
            false,
            List.of(
                    "installed_rank",
                    "version",
                    "description",
                    "type",
                    "script",
                    "checksum",
                    "installed_on",
                    "success"),
            """
            SELECT jsonb_build_object('version', (array_agg(version
                        ORDER BY CASE WHEN version ~ '^[0-9]+([._][0-9]+)*$'
                            THEN string_to_array(replace(version, '_', '.'), '.')::numeric[] END DESC NULLS LAST, installed_rank DESC)
                    FILTER (WHERE success AND NOT undone AND version IS NOT NULL))[1],
                'applied', count(*) FILTER (WHERE success AND NOT undone),
                'unfinished', string_agg(coalesce(version, script), ', ' ORDER BY installed_rank) FILTER (WHERE NOT success))
            FROM (SELECT *, type ~ '^(UNDO|DELETE)' OR EXISTS (SELECT FROM %1$I.%2$I later
                    WHERE later.version = done.version AND later.installed_rank > done.installed_rank
                        AND later.success AND later.type ~ '^(UNDO|DELETE)') AS undone
                FROM %1$I.%2$I done) history"""),
    LIQUIBASE(
            "Liquibase",
            "",
            "",
            false,
            List.of("id", "author", "filename", "dateexecuted", "orderexecuted", "exectype", "md5sum"),
            """
            SELECT jsonb_build_object('version', (array_agg(id || ' by ' || author ORDER BY orderexecuted DESC)
                    FILTER (WHERE exectype <> 'FAILED'))[1],
                'applied', count(*) FILTER (WHERE exectype <> 'FAILED'),
                'unfinished', string_agg(id || ' by ' || author, ', ' ORDER BY orderexecuted)
                    FILTER (WHERE exectype = 'FAILED'))
            FROM %1$I.%2$I"""),
    LIQUIBASE_LOCK("Liquibase", "", "", true, List.of("id", "locked", "lockgranted", "lockedby"), """
            SELECT jsonb_build_object('lock', string_agg(coalesce(lockedby, 'somebody') || coalesce(' since ' || lockgranted, ''), ', ')
                FILTER (WHERE locked)) FROM %1$I.%2$I"""),
    SUPABASE("Supabase", "^supabase_migrations$", "^schema_migrations$", false, List.of("version"), """
            SELECT jsonb_build_object('version', max(version::text), 'applied', count(*)) FROM %1$I.%2$I"""),
    PRISMA(
            "Prisma",
            "",
            "^_prisma_migrations$",
            false,
            List.of("id", "checksum", "finished_at", "migration_name", "rolled_back_at", "started_at"),
            """
            SELECT jsonb_build_object('version', (array_agg(migration_name ORDER BY finished_at DESC)
                    FILTER (WHERE finished_at IS NOT NULL))[1],
                'applied', count(*) FILTER (WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL),
                'unfinished', string_agg(migration_name, ', ' ORDER BY started_at)
                    FILTER (WHERE finished_at IS NULL AND rolled_back_at IS NULL))
            FROM %1$I.%2$I"""),
    MIGRATE("golang-migrate", "", "^schema_migrations$", true, List.of("version", "dirty"), """
            SELECT jsonb_build_object('version', max(version::text), 'unfinished', max(version::text) FILTER (WHERE dirty))
            FROM %1$I.%2$I"""),
    RAILS("Rails or dbmate", "", "^schema_migrations$", true, List.of("version"), """
            SELECT jsonb_build_object('version', max(version::text), 'applied', count(*)) FROM %1$I.%2$I"""),
    RAILS_METADATA("Rails", "", "^ar_internal_metadata$", false, List.of("key", "value"), """
            SELECT jsonb_build_object('entries', count(*)) FROM %1$I.%2$I"""),
    DJANGO("Django", "", "^django_migrations$", false, List.of("id", "app", "name", "applied"), """
            SELECT jsonb_build_object('version', (array_agg(app || '.' || name ORDER BY id DESC))[1], 'applied', count(*))
            FROM %1$I.%2$I"""),
    TYPEORM("TypeORM", "", "^(typeorm_)?migrations$", true, List.of("id", "timestamp", "name"), """
            SELECT jsonb_build_object('version', (array_agg(name ORDER BY id DESC))[1], 'applied', count(*))
            FROM %1$I.%2$I"""),
    KNEX("Knex", "", "^knex_migrations$", false, List.of("id", "name", "batch", "migration_time"), """
            SELECT jsonb_build_object('version', (array_agg(name ORDER BY id DESC))[1], 'applied', count(*))
            FROM %1$I.%2$I"""),
    KNEX_LOCK("Knex", "", "^knex_migrations_lock$", false, List.of("index", "is_locked"), """
            SELECT jsonb_build_object('lock', max('a runner') FILTER (WHERE is_locked::integer = 1)) FROM %1$I.%2$I"""),
    GOOSE("goose", "", "^goose_db_version$", false, List.of("id", "version_id", "is_applied", "tstamp"), """
            SELECT jsonb_build_object('version', (array_agg(version_id::text ORDER BY id DESC) FILTER (WHERE is_applied))[1],
                'applied', count(*) FILTER (WHERE is_applied AND version_id > 0))
            FROM %1$I.%2$I""");

    private final String words;
    private final String schemaPattern;
    private final String tablePattern;
    private final boolean exact;
    /** Separated by commas. */
    private final String columns;

    private final String read;

    Keeper(String words, String schemaPattern, String tablePattern, boolean exact, List<String> columns, String read) {
        this.words = words;
        this.schemaPattern = schemaPattern;
        this.tablePattern = tablePattern;
        this.exact = exact;
        this.columns = String.join(",", columns);
        this.read = read;
    }

    /** Returns what people call the tool. */
    public String words() {
        return words;
    }

    /** Returns whether the table records what is done, and not only who does it. */
    public boolean recordsVersions() {
        return this != LIQUIBASE_LOCK && this != KNEX_LOCK && this != RAILS_METADATA;
    }

    String schemaPattern() {
        return schemaPattern;
    }

    String tablePattern() {
        return tablePattern;
    }

    boolean isExact() {
        return exact;
    }

    List<String> columns() {
        return List.of(columns.split(",", -1));
    }

    String read() {
        return read;
    }
}
