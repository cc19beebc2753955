package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a database's schema in one snapshot and, whatever its size, with one message to the server.
 *
 * <p>Any user may read: the system catalogs are open to all, and what is not is reported in
 * {@link Catalog#notModelled()}. Immutable, so safe for use by several threads, each with a session of its own.
 */
public final class CatalogReader {
    /** Everything that changes how the server prints, set for the transaction alone; and nothing here is worth compiling. */
    private static final String BEGIN = """
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
            SELECT set_config(name, value, true) FROM (VALUES
                ('search_path', ''), ('quote_all_identifiers', 'off'), ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'),
                ('intervalstyle', 'postgres'), ('extra_float_digits', '1'), ('bytea_output', 'hex'),
                ('xmlbinary', 'base64'), ('lc_monetary', 'C'), ('jit', 'off')) s(name, value);
            """;

    /** How many replies {@link #BEGIN} gives. */
    private static final int SETTINGS = 2;

    private final ReadOptions options;

    public CatalogReader(ReadOptions options) {
        this.options = options;
    }

    /**
     * Reads the database that a session is connected to.
     *
     * @param session is in no transaction, and is in none afterwards
     * @throws dev.quipu.postgres.session.ServerException as the server refuses
     */
    public Catalog read(Session session) {
        if (session.inTransaction()) {
            throw new IllegalStateException("a catalog is read in a transaction of its own");
        }
        Scope scope = new Scope(session.serverVersion(), options);
        Reading reading = new Reading();
        run(session, scope, CatalogQueries.of(scope), reading);
        List<Addresses.Address> unknown = reading.addresses().unknown();
        if (!unknown.isEmpty()) {
            run(session, scope, List.of(new UnknownObjectQuery(unknown)), reading);
        }
        return reading.catalog(scope.version());
    }

    private static void run(Session session, Scope scope, List<CatalogQuery> queries, Reading reading) {
        String message =
                queries.stream().map(query -> query.sql(scope)).collect(Collectors.joining(";\n", BEGIN, ";\nCOMMIT"));
        List<Reply> replies;
        try {
            replies = session.send(message);
        } finally {
            session.rollback();
        }
        for (int i = 0; i < queries.size(); i++) {
            CatalogQuery query = queries.get(i);
            for (List<@Nullable String> row : replies.get(SETTINGS + i).rows()) {
                query.read(new Row(row), reading);
            }
        }
    }
}
