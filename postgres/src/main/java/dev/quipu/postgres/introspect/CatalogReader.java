package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a database's schema in one snapshot and, whatever its size, with one message to the server; where it finds what no
 * query knows, a second message asks what that is.
 *
 * <p>Any user may read: the system catalogs are open to all, and what is not is reported in
 * {@link Catalog#notModelled()}. Immutable, so safe for use by several threads, each with a session of its own.
 */
public final class CatalogReader {
    /**
     * Everything that changes how the server prints, set for the transaction alone; and nothing here is worth
     * compiling.
     */
    private static final String SETTINGS = """
            SELECT set_config(name, value, true) FROM (VALUES
                ('search_path', ''), ('quote_all_identifiers', 'off'), ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'),
                ('intervalstyle', 'postgres'), ('extra_float_digits', '1'), ('bytea_output', 'hex'),
                ('xmlbinary', 'base64'), ('lc_monetary', 'C'), ('jit', 'off')) s(name, value);
            """;

    private static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n";
    private static final String END = ";\nCOMMIT";

    /**
     * Begins to look in an open transaction, without limits that it has set for itself; all of it is undone by {@link #BACK}, the
     * locks too.
     */
    public static final String SAVEPOINT =
            "SAVEPOINT quipu_reads; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;\n";

    /** Ends what {@link #SAVEPOINT} begins. Two commands. */
    public static final String BACK = ";\nROLLBACK TO SAVEPOINT quipu_reads; RELEASE SAVEPOINT quipu_reads";

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
        requireIdle(session);
        Scope scope = new Scope(session.serverVersion(), options);
        List<CatalogQuery> queries = CatalogQueries.of(scope);
        Function<List<CatalogQuery>, List<Reply>> server = asked -> send(session, BEGIN, scope, asked);
        return catalog(scope, queries, server.apply(queries), server);
    }

    /**
     * Reads the database as the open transaction of a session sees it, what it has changed itself among it. The transaction goes
     * on as if nobody had read: with its own settings, and without the locks that printing takes.
     *
     * @param session is in a transaction, and stays in it
     * @throws dev.quipu.postgres.session.ServerException as the server refuses; the transaction is then to be rolled back
     */
    public Catalog readInside(Session session) {
        if (!session.inTransaction()) {
            throw new IllegalStateException("there is no transaction to read in");
        }
        Scope scope = new Scope(session.serverVersion(), options);
        List<CatalogQuery> queries = CatalogQueries.of(scope);
        Function<List<CatalogQuery>, List<Reply>> server = asked -> replies(session, SAVEPOINT, BACK, scope, asked);
        return catalog(scope, queries, server.apply(queries), server);
    }

    /**
     * Reads the database with two sessions at once, in one snapshot: worth it for thousands of objects, at the price of one
     * more round trip.
     *
     * @param session is in no transaction, and is in none afterwards
     * @param other a session with the same database, likewise
     * @throws dev.quipu.postgres.session.ServerException as the server refuses
     */
    public Catalog read(Session session, Session other) {
        requireIdle(session);
        requireIdle(other);
        Scope scope = new Scope(session.serverVersion(), options);
        List<CatalogQuery> queries = CatalogQueries.of(scope);
        Map<Boolean, List<CatalogQuery>> halves =
                queries.stream().collect(Collectors.partitioningBy(CatalogReader::opensTables));
        List<CatalogQuery> here = halves.getOrDefault(false, List.of());
        List<CatalogQuery> there = halves.getOrDefault(true, List.of());
        try {
            String snapshot = String.valueOf(session.send(BEGIN + "SELECT pg_export_snapshot()")
                    .getLast()
                    .rows()
                    .getFirst()
                    .getFirst());
            String begin = BEGIN + "SET TRANSACTION SNAPSHOT '" + snapshot + "';\n";
            // A thread of its own: the common pool may have none to spare, or be the caller.
            var pending = CompletableFuture.supplyAsync(
                    () -> send(other, begin, scope, there),
                    task -> Thread.ofVirtual().start(task));
            List<Reply> replies = send(session, "", scope, here);
            return catalog(
                    scope,
                    queries,
                    inOrder(queries, replies, pending.join()),
                    asked -> send(session, BEGIN, scope, asked));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            session.rollback();
        }
    }

    private static void requireIdle(Session session) {
        if (session.inTransaction()) {
            throw new IllegalStateException("a catalog is read in a transaction of its own");
        }
    }

    /** To print these, the server opens each table: about half of its work, and worth doing in one process only. */
    private static boolean opensTables(CatalogQuery query) {
        return query instanceof IndexQuery
                || query instanceof ConstraintQuery
                || query instanceof PolicyQuery
                || query instanceof TriggerQuery
                || query instanceof RuleQuery;
    }

    private static List<Reply> inOrder(List<CatalogQuery> queries, List<Reply> here, List<Reply> there) {
        var nextHere = here.iterator();
        var nextThere = there.iterator();
        List<Reply> replies = new ArrayList<>(queries.size());
        for (CatalogQuery query : queries) {
            replies.add(opensTables(query) ? nextThere.next() : nextHere.next());
        }
        return replies;
    }

    /** Sends queries as one message that is a transaction, and returns their replies alone. */
    private static List<Reply> send(Session session, String begin, Scope scope, List<CatalogQuery> queries) {
        try {
            return replies(session, begin, END, scope, queries);
        } finally {
            session.rollback();
        }
    }

    private static List<Reply> replies(
            Session session, String begin, String end, Scope scope, List<CatalogQuery> queries) {
        String message = queries.stream()
                .map(query -> query.sql(scope))
                .collect(Collectors.joining(";\n", begin + SETTINGS, end));
        List<Reply> replies = session.send(message);
        // Commands such as COMMIT reply as well, behind the queries.
        int last = replies.size()
                - (int) end.chars().filter(letter -> letter == ';').count();
        return replies.subList(last - queries.size(), last);
    }

    /** @param server answers what has to be asked besides */
    private static Catalog catalog(
            Scope scope,
            List<CatalogQuery> queries,
            List<Reply> replies,
            Function<List<CatalogQuery>, List<Reply>> server) {
        Reading reading = new Reading();
        take(queries, replies, reading);
        List<Addresses.Address> unknown = reading.addresses().unknown();
        if (!unknown.isEmpty()) {
            List<CatalogQuery> describing = List.of(new UnknownObjectQuery(unknown));
            take(describing, server.apply(describing), reading);
        }
        return reading.catalog(scope.version());
    }

    private static void take(List<CatalogQuery> queries, List<Reply> replies, Reading reading) {
        for (int i = 0; i < queries.size(); i++) {
            for (Row row : replies.get(i).asRows()) {
                queries.get(i).read(new CatalogRow(row), reading);
            }
        }
    }
}
