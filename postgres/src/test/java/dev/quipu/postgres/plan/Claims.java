package dev.quipu.postgres.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.plan.Access;
import dev.quipu.catalog.plan.Access.Work;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what statements say they do to the relations that were there before with what they do: the locks in {@code
 * pg_locks}, the files, what an event trigger hears of rewrites, and the counts of scans. ACCESS SHARE is left out: nearly
 * every statement takes it on something, and it waits for ACCESS EXCLUSIVE alone. Of an index or a sequence only that is
 * compared what a statement claims, as most have locks on those of their tables.
 */
final class Claims implements AutoCloseable {
    private static final String TABLES = "r p f v m";
    private static final String LISTENER = """
            CREATE SCHEMA quipu_claims;
            CREATE FUNCTION quipu_claims.tell() RETURNS event_trigger LANGUAGE plpgsql AS
                $$BEGIN RAISE NOTICE 'quipu_claims %', pg_catalog.pg_event_trigger_table_rewrite_oid(); END$$;
            CREATE EVENT TRIGGER quipu_claims ON table_rewrite EXECUTE FUNCTION quipu_claims.tell();
            """;
    private static final String NO_LISTENER = """
            DROP EVENT TRIGGER quipu_claims;
            DROP FUNCTION quipu_claims.tell();
            DROP SCHEMA quipu_claims;
            """;
    private static final String RELATIONS = """
            SELECT c.oid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), c.relkind,
                coalesce(pg_catalog.pg_relation_filenode(c.oid)::text, '')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'quipu_claims')
                AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'i', 'I', 'S')
            """;
    private static final String SCANS = """
            SELECT relid, (coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::text
            FROM pg_catalog.pg_stat_xact_user_tables
            """;
    private static final String LOCKS = """
            SELECT relation, mode FROM pg_catalog.pg_locks
            WHERE pid = %s AND locktype = 'relation' AND mode <> 'AccessShareLock'
            """;

    private final Session session;
    private final Supplier<Session> others;
    private final Set<String> initial;
    private final Set<String> heard = new TreeSet<>();

    /** A relation with its kind and what names its file. */
    private record Relation(String name, String kind, String file) {
        boolean isTable() {
            return TABLES.contains(kind);
        }
    }

    /**
     * Knows what is there now as what was there before.
     *
     * @param others opens further sessions to the same database
     */
    Claims(Session session, Supplier<Session> others) {
        this.session = session;
        this.others = others;
        this.initial = relations(session.send(RELATIONS).getFirst()).keySet();
        session.send(LISTENER);
        session.onNotice(notice -> {
            if (notice.startsWith("quipu_claims ")) {
                heard.add(notice.substring(13));
            }
        });
        // A timestamp becomes a timestamptz without a rewrite where the two print alike.
        session.send("SET timezone = 'Europe/Madrid'");
    }

    @Override
    public void close() {
        session.rollback();
        session.onNotice(notice -> {});
        session.send(NO_LISTENER);
    }

    /** Returns the relations by their object identifiers. */
    private static Map<String, Relation> relations(Reply reply) {
        var relations = new TreeMap<String, Relation>();
        for (List<@Nullable String> row : reply.rows()) {
            relations.put(text(row, 0), new Relation(text(row, 1), text(row, 2), text(row, 3)));
        }
        return relations;
    }

    /** Returns second columns by first ones, and the strongest of several lock modes. */
    private static Map<String, String> map(Reply reply) {
        var values = new TreeMap<String, String>();
        for (List<@Nullable String> row : reply.rows()) {
            values.merge(text(row, 0), text(row, 1), Claims::stronger);
        }
        return values;
    }

    private static String text(List<@Nullable String> row, int column) {
        return Objects.requireNonNull(row.get(column));
    }

    private Map<String, Relation> initialRelations(Reply reply) {
        Map<String, Relation> relations = relations(reply);
        relations.keySet().retainAll(initial);
        return relations;
    }

    /** Runs a statement and returns what it did otherwise than it said. */
    List<String> run(Statement statement) {
        List<String> faults = statement.transactional() ? runInTransaction(statement) : runAlone(statement);
        return faults.isEmpty() ? List.of() : List.of(String.join("; ", faults) + "\n" + statement.sql());
    }

    private List<String> runInTransaction(Statement statement) {
        heard.clear();
        List<Reply> replies = session.send(String.join(
                ";\n",
                "BEGIN",
                RELATIONS,
                SCANS,
                statement.sql(),
                LOCKS.formatted("pg_catalog.pg_backend_pid()"),
                SCANS,
                RELATIONS,
                "COMMIT"));
        Map<String, Relation> before = initialRelations(replies.get(1));
        Map<String, String> scansBefore = map(replies.get(2));
        int last = replies.size() - 1;
        Map<String, String> scans = map(replies.get(last - 2));
        Map<String, Relation> after = relations(replies.get(last - 1));
        List<String> faults = new ArrayList<>(compareLocks(statement, before, map(replies.get(last - 3))));
        before.forEach((oid, relation) -> {
            Relation left = after.get(oid);
            if (relation.isTable() && left != null) {
                boolean rewritten = !relation.file().equals(left.file());
                boolean scanned = count(scans, oid) > count(scansBefore, oid);
                faults.addAll(compareWork(statement, relation.name(), rewritten, scanned));
                if (!maySayNothing(statement) && heard.contains(oid) != (rewritten && isHeard(statement))) {
                    faults.add("of " + relation.name() + " an event trigger hears " + (rewritten ? "no" : "a")
                            + " rewrite");
                }
            }
        });
        return faults;
    }

    private List<String> runAlone(Statement statement) {
        Map<String, Relation> before = initialRelations(session.send(RELATIONS).getFirst());
        Map<String, String> locks = new Waiting(statement, before).run();
        Map<String, Relation> after = relations(session.send(RELATIONS).getFirst());
        List<String> faults = new ArrayList<>(compareLocks(statement, before, locks));
        before.forEach((oid, relation) -> {
            Relation left = after.get(oid);
            if (relation.isTable() && left != null && !relation.file().equals(left.file())) {
                faults.add("rewrites " + relation.name());
            }
        });
        return faults;
    }

    /** Files that are only moved, emptied or filled make no event. */
    private static boolean isHeard(Statement statement) {
        return statement.sql().startsWith("ALTER") && !statement.sql().contains("SET TABLESPACE");
    }

    /** Whether a move stands beside others in a list, some of which may write the rows anew. */
    private static boolean maySayNothing(Statement statement) {
        return statement.sql().startsWith("ALTER TABLE ")
                && statement.sql().contains("SET TABLESPACE")
                && statement.sql().contains(",\n");
    }

    private static List<String> compareWork(Statement statement, String name, boolean rewritten, boolean scanned) {
        Work work = work(statement, name);
        if (statement.sql().startsWith("UPDATE")) {
            return List.of();
        }
        if (rewritten != (work == Work.REWRITE)) {
            return List.of(name + (rewritten ? " is rewritten" : " is not rewritten") + ", claimed " + work);
        }
        if (!rewritten && scanned && work == Work.NONE) {
            return List.of(name + " is read, claimed NONE");
        }
        if (!rewritten && !scanned && work != Work.NONE && !isReferenced(statement, name)) {
            return List.of(name + " is not read, claimed " + work);
        }
        return List.of();
    }

    private static int count(Map<String, String> counts, String oid) {
        return Integer.parseInt(counts.getOrDefault(oid, "0"));
    }

    /** The server reads the table that a foreign key refers to only if there are rows that refer. */
    private static boolean isReferenced(Statement statement, String name) {
        return statement.accesses().size() > 1
                && statement.accesses().getLast().relation().display().equals(name)
                && (statement.sql().contains("FOREIGN KEY") || statement.sql().contains("VALIDATE"));
    }

    /**
     * Compares the locks of tables both ways, and those of indexes and sequences where they are claimed.
     *
     * @param locks the strongest locks by object identifier
     */
    private static List<String> compareLocks(
            Statement statement, Map<String, Relation> relations, Map<String, String> locks) {
        Set<String> names = relations.values().stream().map(Relation::name).collect(Collectors.toSet());
        var claimed = new TreeMap<String, String>();
        for (Access access : statement.accesses()) {
            String name = access.relation().display();
            if (access.lock() != LockMode.ACCESS_SHARE && names.contains(name)) {
                claimed.merge(name, access.lock().catalogName(), Claims::stronger);
            }
        }
        var taken = new TreeMap<String, String>();
        locks.forEach((oid, mode) -> {
            Relation relation = relations.get(oid);
            if (relation != null && (relation.isTable() || claimed.containsKey(relation.name()))) {
                taken.put(relation.name(), mode);
            }
        });
        return claimed.equals(taken) ? List.of() : List.of("locks " + taken + ", claimed " + claimed);
    }

    private static Work work(Statement statement, String name) {
        return statement.accesses().stream()
                .filter(access -> access.relation().display().equals(name))
                .map(Access::work)
                .findFirst()
                .orElse(Work.NONE);
    }

    private static String stronger(String one, String other) {
        return LockMode.ofCatalogName(one)
                .orElseThrow()
                .strongest(LockMode.ofCatalogName(other).orElseThrow())
                .catalogName();
    }

    /**
     * Runs a statement that commits by itself, so that its locks are gone when it is over. Another session writes to each of
     * the tables that it works on, which makes it wait, and its locks are read while it does: those that it has and those
     * that it wants.
     */
    private final class Waiting {
        private static final long PAUSE = 1_000_000;
        private static final long PATIENCE = 60_000_000_000L;

        private final Statement statement;
        private final List<String> relations;
        private final Map<String, String> locks = new TreeMap<>();

        Waiting(Statement statement, Map<String, Relation> before) {
            this.statement = statement;
            List<String> claimed = statement.accesses().stream()
                    .map(access -> access.relation().display())
                    .toList();
            this.relations = before.values().stream()
                    .filter(relation -> relation.isTable() && claimed.contains(relation.name()))
                    .map(Relation::name)
                    .toList();
        }

        Map<String, String> run() {
            String pid = String.valueOf(session.serverPid());
            var writers = new ArrayList<Session>();
            try (Session watcher = others.get()) {
                for (String relation : relations) {
                    Session writer = others.get();
                    writers.add(writer);
                    writer.send("BEGIN; LOCK TABLE " + relation + " IN ROW EXCLUSIVE MODE");
                }
                var failure = new ArrayList<RuntimeException>();
                Thread thread = Thread.ofPlatform().start(() -> {
                    try {
                        session.send(statement.sql());
                    } catch (RuntimeException e) {
                        failure.add(e);
                    }
                });
                long deadline = System.nanoTime() + PATIENCE;
                while (thread.isAlive() && !writers.isEmpty()) {
                    letGoOfWhatItWaitsFor(pid, watcher, writers);
                    if (System.nanoTime() > deadline) {
                        throw new AssertionError("waits for nobody who writes: " + statement.sql());
                    }
                    LockSupport.parkNanos(PAUSE);
                }
                thread.join();
                if (!failure.isEmpty()) {
                    throw failure.getFirst();
                }
                return locks;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                writers.forEach(Session::close);
            }
        }

        private void letGoOfWhatItWaitsFor(String pid, Session watcher, List<Session> writers) {
            Set<String> blocking = watcher.query("SELECT unnest(pg_blocking_pids(" + pid + "))").stream()
                    .map(row -> Objects.requireNonNull(row.getFirst()))
                    .collect(Collectors.toSet());
            List<Session> waitedFor = writers.stream()
                    .filter(writer -> blocking.contains(String.valueOf(writer.announcedPid())))
                    .toList();
            if (!waitedFor.isEmpty()) {
                map(watcher.send(LOCKS.formatted(pid)).getFirst())
                        .forEach((oid, mode) -> locks.merge(oid, mode, Claims::stronger));
                waitedFor.forEach(Session::close);
                writers.removeAll(waitedFor);
            }
        }
    }
}
