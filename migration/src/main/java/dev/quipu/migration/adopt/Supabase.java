package dev.quipu.migration.adopt;

import java.util.Set;

/** What Supabase keeps in a database of its own. */
public final class Supabase {
    /** What Supabase makes and keeps itself, in every project of its own. */
    public static final Set<String> SCHEMAS = Set.of(
            "auth",
            "storage",
            "realtime",
            "_realtime",
            "graphql",
            "graphql_public",
            "vault",
            "extensions",
            "supabase_functions",
            "supabase_migrations",
            "pgsodium",
            "pgsodium_masks",
            "pgbouncer",
            "net",
            "cron",
            "_analytics",
            "_supavisor");

    /** The SQL condition that a database is one of Supabase's. */
    public static final String IS_ONE = "(pg_catalog.to_regnamespace('supabase_migrations') IS NOT NULL"
            + " OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'supabase_admin'))";

    private Supabase() {}
}
