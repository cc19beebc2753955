package dev.quipu.postgres.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.plan.Access;
import dev.quipu.catalog.plan.Access.Work;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares what statements say they do to the relations that were there before with what they do. ACCESS SHARE is left out:
 * nearly every statement takes it on something, and it waits for ACCESS EXCLUSIVE alone.
 */
final class Claims {
    private static final String FILE = "coalesce(pg_relation_filenode(c.oid)::text, '')";

    private final Session session;
    private final Map<String, String> before;

    Claims(Session session) {
        this.session = session;
        this.before = relations("c.relname");
        // A timestamp becomes a timestamptz without a rewrite where the two print alike.
        session.send("SET timezone = 'Europe/Madrid'");
    }

    /** Returns a value of each relation by its object identifier. */
    private Map<String, String> relations(String value) {
        return map(
                "SELECT c.oid, " + value
                        + " FROM pg_class c WHERE c.relnamespace = 's'::regnamespace AND c.relkind IN ('r', 'p', 'f', 'v', 'm')");
    }

    private Map<String, String> map(String sql) {
        return session.send(sql).getLast().rows().stream()
                .collect(Collectors.toMap(
                        row -> Objects.requireNonNull(row.get(0)),
                        row -> Objects.requireNonNull(row.get(1)),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** Returns how often each table was read, since the session last told the statistics of it. */
    private Map<String, String> scans() {
        return map(
                "SELECT relid, (coalesce(seq_scan, 0) + coalesce(idx_scan, 0))::text FROM pg_stat_xact_user_tables WHERE schemaname = 's'");
    }

    /** Runs a statement and returns what it did otherwise than it said. */
    List<String> run(Statement statement) {
        if (!statement.transactional()) {
            Map<String, String> files = relations(FILE);
            session.send(statement.sql());
            return files.equals(relations(FILE)) ? List.of() : List.of("rewrites\n" + statement.sql());
        }
        Map<String, String> files = relations(FILE);
        session.send("BEGIN");
        Map<String, String> scansBefore = scans();
        session.send(statement.sql());
        Map<String, String> locks = new TreeMap<>();
        for (var row : session.send(
                        "SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode <> 'AccessShareLock'")
                .getLast()
                .rows()) {
            String name = before.get(Objects.requireNonNull(row.get(0)));
            if (name != null) {
                locks.merge(name, Objects.requireNonNull(row.get(1)), Claims::stronger);
            }
        }
        Map<String, String> scans = scans();
        Map<String, String> filesAfter = relations(FILE);
        session.send("COMMIT");
        var faults = new ArrayList<String>(compareLocks(statement, locks));
        before.forEach((oid, name) -> {
            boolean rewritten = files.containsKey(oid)
                    && filesAfter.containsKey(oid)
                    && !files.get(oid).equals(filesAfter.get(oid));
            boolean scanned = count(scans, oid) > count(scansBefore, oid);
            Work work = work(statement, name);
            boolean updates = statement.sql().startsWith("UPDATE");
            if (rewritten != (work == Work.REWRITE) && !updates) {
                faults.add(name + (rewritten ? " is rewritten" : " is not rewritten") + ", claimed " + work);
            } else if (!rewritten && !updates && scanned && work == Work.NONE) {
                faults.add(name + " is read, claimed NONE");
            } else if (!rewritten && !updates && !scanned && work != Work.NONE && !isReferenced(statement, name)) {
                faults.add(name + " is not read, claimed " + work);
            }
        });
        return faults.isEmpty() ? List.of() : List.of(String.join("; ", faults) + "\n" + statement.sql());
    }

    private static int count(Map<String, String> counts, String oid) {
        return Integer.parseInt(counts.getOrDefault(oid, "0"));
    }

    /** The server reads the table that a foreign key refers to only if there are rows that refer. */
    private static boolean isReferenced(Statement statement, String name) {
        return statement.accesses().size() > 1
                && statement.accesses().get(1).relation().name().value().equals(name)
                && (statement.sql().contains("FOREIGN KEY") || statement.sql().contains("VALIDATE"));
    }

    private List<String> compareLocks(Statement statement, Map<String, String> locks) {
        Map<String, String> claimed = new TreeMap<>();
        for (Access access : statement.accesses()) {
            String name = access.relation().name().value();
            if (access.lock() != LockMode.ACCESS_SHARE && before.containsValue(name)) {
                claimed.merge(name, access.lock().catalogName(), Claims::stronger);
            }
        }
        return claimed.equals(locks) ? List.of() : List.of("locks " + locks + ", claimed " + claimed);
    }

    private static Work work(Statement statement, String name) {
        return statement.accesses().stream()
                .filter(access -> access.relation().name().value().equals(name))
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
}
