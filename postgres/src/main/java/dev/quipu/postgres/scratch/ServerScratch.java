package dev.quipu.postgres.scratch;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/**
 * Throw-away databases on somebody's server.
 *
 * <p>A database's name tells by which server process it was made and when that began. Once no such process is there, its maker
 * is dead, and the next scratch drops the database.
 */
final class ServerScratch implements Scratch {
    private static final String PREFIX = "quipu_scratch_";

    private final DatabaseUrl url;
    private @Nullable Session admin;
    private String prefix = PREFIX;
    private int made;

    ServerScratch(DatabaseUrl url) {
        this.url = url;
    }

    @Override
    public ScratchDatabase create() {
        return create("template0");
    }

    @Override
    public ScratchDatabase copy(ScratchDatabase original) {
        original.disconnect();
        return create(original.name());
    }

    private synchronized ScratchDatabase create(String template) {
        Session session = admin();
        made++;
        String name = prefix + made;
        session.send(
                "CREATE DATABASE " + new Identifier(name).quoted() + " TEMPLATE " + new Identifier(template).quoted());
        return new ScratchDatabase(name, url.withDatabase(name), false, () -> drop(name));
    }

    private Session admin() {
        Session session = admin;
        if (session == null || session.isClosed()) {
            session = Session.open(url, "quipu scratch");
            admin = session;
            prefix = PREFIX + session.value("""
                    SELECT a.pid || '_' || extract(epoch FROM a.backend_start)::bigint
                    FROM pg_catalog.pg_stat_activity AS a WHERE a.pid = pg_catalog.pg_backend_pid()""") + "_";
            made = 0;
            sweep(session);
        }
        return session;
    }

    /** Drops what dead makers have left; what this role may not drop stays. */
    private static void sweep(Session session) {
        for (Row row : session.rows("""
                SELECT d.datname
                FROM pg_catalog.pg_database AS d
                CROSS JOIN LATERAL regexp_match(d.datname, '^quipu_scratch_(\\d+)_(\\d+)_\\d+$') AS maker
                WHERE maker IS NOT NULL
                  AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_stat_activity AS a
                    WHERE a.pid::text = maker[1]
                      AND coalesce(extract(epoch FROM a.backend_start)::bigint::text = maker[2], true))""")) {
            drop(session, row.text(0));
        }
    }

    private synchronized void drop(String name) {
        Session session = admin;
        if (session != null && !session.isClosed()) {
            drop(session, name);
        }
    }

    private static void drop(Session session, String name) {
        String quoted = new Identifier(name).quoted();
        try {
            session.send("DROP DATABASE IF EXISTS " + quoted + " WITH (FORCE)");
        } catch (ServerException e) {
            // Another role's session or a subscription is in the way; the next sweep tries again.
        }
    }

    @Override
    public synchronized void close() {
        Session session = admin;
        if (session != null) {
            for (int i = 1; i <= made && !session.isClosed(); i++) {
                drop(session, prefix + i);
            }
            session.close();
            admin = null;
        }
    }
}
