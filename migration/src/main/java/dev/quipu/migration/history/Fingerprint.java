package dev.quipu.migration.history;

import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the schemas of the branches looked like when a run ended: a hash for each object and facet of it, in two tables of
 * the history's schema. The server makes and compares it, so each takes one round trip and nothing but the differences
 * comes over the wire.
 *
 * <p>A run that was killed, or lost its server, leaves the fingerprint of an earlier one; it then stands for other revisions
 * than those that are applied, and says nothing. So it does after the server has become another version, which may print
 * definitions differently.
 */
public final class Fingerprint {
    /**
     * The tables, which no backup holds: the hashes are of this database alone, as a restored one numbers its columns anew.
     * A restore takes a fingerprint of its own, and keeps in it what differed when the backup was made.
     */
    public static final List<String> TABLES = List.of("quipu_fingerprint", "quipu_fingerprint_taken");

    private static final String VERSION = "pg_catalog.current_setting('server_version_num')::integer";

    private static final String TAKE = """
            BEGIN;
            SET LOCAL search_path = '';
            SET LOCAL lock_timeout = '5s';
            SET LOCAL jit = off;
            WITH leaf AS MATERIALIZED (%2$s),
            gone AS (
                DELETE FROM %1$squipu_fingerprint AS f WHERE NOT EXISTS (
                    SELECT FROM leaf
                    WHERE (leaf.schema_name, leaf.object, leaf.facet) = (f.schema_name, f.object, f.facet))
            )
            INSERT INTO %1$squipu_fingerprint AS f SELECT schema_name, object, facet, hash FROM leaf
            ON CONFLICT (schema_name, object, facet) DO UPDATE SET hash = EXCLUDED.hash WHERE f.hash <> EXCLUDED.hash;
            INSERT INTO %1$squipu_fingerprint_taken (taken_at, server_version, applied)
            VALUES (pg_catalog.clock_timestamp(), %3$s, %4$s)
            ON CONFLICT (only_row) DO UPDATE SET
                taken_at = EXCLUDED.taken_at, server_version = EXCLUDED.server_version, applied = EXCLUDED.applied;
            COMMIT""";

    private static final String COMPARE = """
            BEGIN READ ONLY;
            SET LOCAL search_path = '';
            SET LOCAL lock_timeout = '1s';
            SET LOCAL jit = off;
            SELECT applied IS NOT DISTINCT FROM %4$s, server_version = %3$s, server_version FROM %1$squipu_fingerprint_taken;
            SELECT schema_name, object, facet,
                CASE WHEN f.hash IS NULL THEN 'new' WHEN leaf.hash IS NULL THEN 'gone' ELSE 'changed' END,
                coalesce(f.hash, '')
            FROM %1$squipu_fingerprint AS f FULL JOIN (%2$s) AS leaf USING (schema_name, object, facet)
            WHERE f.hash IS DISTINCT FROM leaf.hash
            ORDER BY schema_name COLLATE "C", object COLLATE "C", facet COLLATE "C";
            COMMIT""";

    private static final String CURRENT = "SELECT applied IS NOT DISTINCT FROM %4$s FROM %1$squipu_fingerprint_taken";

    private final HistorySchema history;
    private final String prefix;

    /**
     * A facet of an object that is not as it was when the fingerprint was taken.
     *
     * @param schema the object's schema
     * @param object its name; empty for the schema itself
     * @param facet what of it
     * @param kept the hash that was taken; empty if it was not there
     */
    public record Difference(String schema, String object, String facet, String kept) {}

    /** What a comparison has found: differences, or why there can be none. */
    private record Answer(@Nullable String unknown, List<List<String>> rows) {
        static Answer unknown(String reason) {
            return new Answer(reason, List.of());
        }
    }

    /**
     * Takes the schema that holds the history.
     *
     * @param history whose branches are looked at
     */
    public Fingerprint(HistorySchema history) {
        this.history = history;
        this.prefix = history.schema().quoted() + ".";
    }

    /** Returns the statements that make the tables where they are missing. */
    static List<String> create(String prefix) {
        return List.of("""
                CREATE TABLE IF NOT EXISTS %squipu_fingerprint (
                    schema_name text NOT NULL,
                    object text NOT NULL,
                    facet text NOT NULL,
                    hash text NOT NULL,
                    PRIMARY KEY (schema_name, object, facet)
                )""".formatted(prefix), """
                CREATE TABLE IF NOT EXISTS %squipu_fingerprint_taken (
                    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                    taken_at timestamptz NOT NULL,
                    server_version integer NOT NULL,
                    applied text
                )""".formatted(prefix));
    }

    /**
     * Takes the fingerprint and keeps it, in a transaction of its own.
     *
     * @param session must not be in a transaction; it may write the history
     * @throws ServerException if the server refuses; the former one is kept then
     */
    public void take(Session session) {
        try {
            send(session, TAKE);
        } catch (ServerException e) {
            if (!e.state().isUndefinedTable()) {
                throw e;
            }
            session.send(String.join(";\n", history.complete()));
            send(session, TAKE);
        }
    }

    /** Tells whether the last run came to its end, where it looks at the schemas. */
    public boolean isOfWhatIsApplied(Session session) {
        try {
            return send(session, CURRENT).getFirst().asRows().stream().anyMatch(row -> row.isTrue(0));
        } catch (ServerException e) {
            if (e.state().isUndefinedTable()) {
                return false;
            }
            throw e;
        }
    }

    /** Compares what is there with what was kept. */
    public Drift compare(Session session) {
        Answer answer = answer(session);
        return answer.unknown() == null ? Drift.of(answer.rows()) : Drift.unknown(answer.unknown());
    }

    /** Returns how what is there differs from what was kept; empty if that cannot be told. */
    public Optional<List<Difference>> differences(Session session) {
        Answer answer = answer(session);
        return answer.unknown() == null
                ? Optional.of(answer.rows().stream()
                        .map(row -> new Difference(row.get(0), row.get(1), row.get(2), row.get(4)))
                        .toList())
                : Optional.empty();
    }

    /**
     * Makes what was just taken differ again as another database did from its own.
     *
     * @param differences empty if it could not be told of the other; then it cannot of this one either
     */
    public void keep(Session session, Optional<List<Difference>> differences) {
        List<String> statements = new ArrayList<>();
        if (differences.isEmpty()) {
            statements.add("DELETE FROM " + prefix + "quipu_fingerprint_taken");
        }
        differences.orElse(List.of()).forEach(difference -> statements.add(keeping(difference)));
        if (!statements.isEmpty()) {
            session.send(String.join(";\n", statements));
        }
    }

    private String keeping(Difference difference) {
        String leaf = Literal.quote(difference.schema()) + ", " + Literal.quote(difference.object()) + ", "
                + Literal.quote(difference.facet());
        return difference.kept().isEmpty()
                ? "DELETE FROM " + prefix + "quipu_fingerprint WHERE (schema_name, object, facet) = (" + leaf + ")"
                : "INSERT INTO " + prefix + "quipu_fingerprint VALUES (" + leaf + ", "
                        + Literal.quote(difference.kept())
                        + ") ON CONFLICT (schema_name, object, facet) DO UPDATE SET hash = EXCLUDED.hash";
    }

    private Answer answer(Session session) {
        List<Reply> replies;
        try {
            replies = send(session, COMPARE);
        } catch (ServerException e) {
            if (e.state().isUndefinedTable()) {
                return Answer.unknown("no run has looked at the schemas yet");
            }
            // The server prints views and keys only under a lock, the weakest of all.
            if (e.state().isLockTimeout()) {
                return Answer.unknown("another session keeps a table locked");
            }
            throw e;
        }
        List<Reply> answers =
                replies.stream().filter(reply -> !reply.rows().isEmpty()).toList();
        if (answers.isEmpty()) {
            return Answer.unknown("no run has looked at the schemas yet");
        }
        Row taken = answers.getFirst().first();
        if (!taken.isTrue(0)) {
            return Answer.unknown("the last run ended before it could look at the schemas");
        }
        if (!taken.isTrue(1)) {
            return Answer.unknown("the schemas were last looked at on another version of the server");
        }
        return new Answer(
                null,
                answers.stream()
                        .skip(1)
                        .flatMap(reply -> reply.rows().stream())
                        .map(row -> row.stream().map(Objects::requireNonNull).toList())
                        .toList());
    }

    private List<Reply> send(Session session, String statements) {
        // What is applied, as one value.
        String applied = """
                (SELECT pg_catalog.md5(pg_catalog.string_agg(branch || '@' || revision, ' ' ORDER BY branch, revision))
                FROM %sapplied)""".formatted(prefix);
        try {
            return session.send(statements.formatted(prefix, leaves().formatted(prefix), VERSION, applied));
        } finally {
            session.rollback();
        }
    }

    private static String leaves() {
        try (InputStream text = Objects.requireNonNull(Fingerprint.class.getResourceAsStream("fingerprint.sql"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
