package dev.quipu.migration.command;

import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Counts rows in a live database, read-only and for no longer than a person would wait. */
final class RowCounts {
    private static final String BOUNDS =
            "BEGIN READ ONLY; SET LOCAL statement_timeout = '5s'; SET LOCAL lock_timeout = '1s'; ";

    private final Session session;

    RowCounts(Session session) {
        this.session = session;
    }

    /** Returns how many rows each query returns, by its place in the list; without those that are empty or take too long. */
    Map<Integer, Long> of(List<String> queries) {
        Map<Integer, Long> counts = new HashMap<>();
        for (int i = 0; i < queries.size(); i++) {
            if (!queries.get(i).isEmpty()) {
                count(queries.get(i), i, counts);
            }
        }
        return counts;
    }

    private void count(String query, int place, Map<Integer, Long> counts) {
        try {
            var replies = session.send(BOUNDS + "SELECT count(*) FROM (" + query + ") AS row; COMMIT");
            counts.put(place, replies.get(3).first().number(0));
        } catch (ServerException e) {
            // An earlier statement of the plan makes what the query asks for, or it takes too long: then nobody knows.
            counts.remove(place);
        } finally {
            session.rollback();
        }
    }

    /** Returns how many rows a relation has, as the server estimates; 0 if it does not know. */
    long estimate(QualifiedName relation) {
        String answer = session.query("""
                        SELECT coalesce((
                            SELECT CASE WHEN reltuples < 0 THEN pg_catalog.pg_stat_get_live_tuples(oid) ELSE reltuples::bigint END
                            FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(%s)), 0)
                        """.formatted(Literal.quote(relation.quoted())))
                .getFirst()
                .getFirst();
        return Long.parseLong(Objects.requireNonNull(answer));
    }
}
