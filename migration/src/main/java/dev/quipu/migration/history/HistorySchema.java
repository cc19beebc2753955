package dev.quipu.migration.history;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that keeps the history, as text: the migrator sends it and the offline script prints it, so both leave the
 * same rows. Every name is qualified, because it runs among statements that change {@code search_path}.
 */
public final class HistorySchema {
    /** The form of the tables below; a database with a higher one was kept by a later Quipu. */
    public static final int FORMAT = 1;

    private final Identifier schema;
    private final String prefix;

    /**
     * Takes the schema that holds the history.
     *
     * @param schema its name; {@code quipu} unless configured otherwise
     */
    public HistorySchema(Identifier schema) {
        this.schema = schema;
        this.prefix = schema.quoted() + ".";
    }

    public Identifier schema() {
        return schema;
    }

    /** Returns the statements that create the schema where it is missing, and change nothing where it is there. */
    public List<String> create() {
        return Stream.concat(createHistory().stream(), complete().stream()).toList();
    }

    /** Returns the statements that bring a history that an earlier Quipu made to what {@link #create} makes. */
    public List<String> complete() {
        return Stream.concat(Fingerprint.create(prefix).stream(), Guard.create(prefix).stream())
                .toList();
    }

    private List<String> createHistory() {
        return List.of(
                createWhereMissing(schema),
                "CREATE TABLE IF NOT EXISTS " + prefix + "format (version integer NOT NULL PRIMARY KEY)",
                """
                CREATE TABLE IF NOT EXISTS %sbranch (
                    branch text NOT NULL PRIMARY KEY,
                    schema_name text NOT NULL,
                    schema_created boolean NOT NULL
                )""".formatted(prefix),
                """
                CREATE TABLE IF NOT EXISTS %sapplied (
                    branch text NOT NULL,
                    revision text NOT NULL,
                    checksum text NOT NULL,
                    stamped boolean NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                    PRIMARY KEY (branch, revision)
                )""".formatted(prefix),
                """
                CREATE TABLE IF NOT EXISTS %sprogress (
                    branch text NOT NULL,
                    revision text NOT NULL,
                    direction text NOT NULL,
                    statement integer NOT NULL,
                    checksum text NOT NULL,
                    finished boolean NOT NULL,
                    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                    PRIMARY KEY (branch, revision, direction, statement)
                )""".formatted(prefix),
                """
                CREATE TABLE IF NOT EXISTS %shistory (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    direction text NOT NULL CHECK (direction IN ('upgrade', 'downgrade', 'stamp')),
                    branch text NOT NULL,
                    revision text,
                    from_revisions text[] NOT NULL,
                    to_revisions text[] NOT NULL,
                    statements integer NOT NULL CHECK (statements >= 0),
                    started_at timestamptz NOT NULL,
                    duration interval NOT NULL,
                    sqlstate text,
                    message text,
                    who text,
                    database_user text NOT NULL DEFAULT session_user,
                    host text,
                    tool text NOT NULL,
                    CHECK ((sqlstate IS NULL) = (message IS NULL))
                )""".formatted(prefix),
                """
                CREATE OR REPLACE FUNCTION %shistory_is_append_only() RETURNS trigger
                LANGUAGE plpgsql SET search_path = '' AS
                $$BEGIN RAISE EXCEPTION 'the history is append-only'; END$$""".formatted(prefix),
                """
                CREATE OR REPLACE TRIGGER history_is_append_only
                BEFORE UPDATE OR DELETE OR TRUNCATE ON %1$shistory
                FOR EACH STATEMENT EXECUTE FUNCTION %1$shistory_is_append_only()""".formatted(prefix),
                "INSERT INTO " + prefix + "format VALUES (" + FORMAT + ") ON CONFLICT DO NOTHING");
    }

    /** Returns the four SELECTs of {@link HistoryReader}, as one message. */
    String readState() {
        return """
                SELECT max(version), %3$s FROM %1$sformat;
                SELECT branch, revision, checksum, stamped, %2$s FROM %1$sapplied ORDER BY applied_at, branch, revision;
                SELECT branch, schema_name, schema_created FROM %1$sbranch;
                SELECT branch, revision, direction, statement, checksum, finished FROM %1$sprogress
                ORDER BY branch, revision, direction, statement""".formatted(prefix, instant("applied_at"), Guard.isThere(prefix));
    }

    /**
     * Returns the query for the newest rows of the history, newest first.
     *
     * @param limit the most rows, at least 1
     */
    String readHistory(int limit) {
        return """
                SELECT id, direction, branch, revision, array_to_string(from_revisions, ','),
                       array_to_string(to_revisions, ','), statements, %s,
                       (extract(epoch FROM duration) * 1000000)::bigint, sqlstate, message, who, database_user, host, tool
                FROM %shistory ORDER BY id DESC LIMIT %d""".formatted(instant("started_at"), prefix, limit);
    }

    /**
     * Returns the statement that claims a revision: the first of its transaction, so that a runner whose client was
     * killed, but whose server process still works, makes the next one wait and then fail here and nowhere later.
     */
    public String claim(RevisionId revision, String checksum, boolean stamped) {
        return "INSERT INTO " + prefix + "applied (branch, revision, checksum, stamped) VALUES (" + key(revision) + ", "
                + Literal.quote(checksum) + ", " + stamped + ")";
    }

    /**
     * Returns the statement that claims a revision if another one is applied, and otherwise fails: the column takes no
     * NULL, which is what comes of a row that is not there.
     */
    public String claimAfter(RevisionId before, RevisionId revision, String checksum) {
        return "INSERT INTO " + prefix + "applied (branch, revision, checksum, stamped) VALUES (" + key(revision)
                + ", (SELECT " + Literal.quote(checksum) + " FROM " + prefix + "applied WHERE (branch, revision) = ("
                + key(before) + ")), false)";
    }

    /** Returns the statement that takes a claim back, and fails if there is none to take back. */
    public String release(RevisionId revision) {
        return "DO "
                + Literal.dollarQuote(
                        """
                BEGIN
                  DELETE FROM %sapplied WHERE (branch, revision) = (%s);
                  IF NOT FOUND THEN
                    RAISE EXCEPTION USING MESSAGE = %s;
                  END IF;
                END""".formatted(prefix, key(revision), Literal.quote(revision + " is not recorded as applied")));
    }

    /** As {@link #release(RevisionId)}, and takes back what the revision stands for. */
    public List<String> release(Revision revision) {
        String own = release(revision.name());
        return revision.replaces().isEmpty() ? List.of(own) : List.of(own, forgetReplaced(revision));
    }

    /** Returns the statement that forgets what a squash stands for: nothing, in a database that was made by the squash. */
    public String forgetReplaced(Revision squash) {
        return "DELETE FROM " + prefix + "applied WHERE branch = "
                + Literal.quote(squash.name().branch()) + " AND revision IN ("
                + squash.replaces().stream()
                        .map(replaced -> Literal.quote(replaced.id()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /** Returns the statement that accepts a changed file as it now is. */
    public String accept(RevisionId revision, String checksum) {
        return "UPDATE " + prefix + "applied SET checksum = " + Literal.quote(checksum)
                + " WHERE (branch, revision) = (" + key(revision) + ")";
    }

    /** Returns the statements that give a branch its schema, before its first revision runs. */
    public List<String> place(String branch, Identifier branchSchema) {
        String name = Literal.quote(branchSchema.value());
        return List.of(
                "INSERT INTO " + prefix + "branch AS b VALUES (" + Literal.quote(branch) + ", " + name
                        + ", NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = " + name
                        + ")) ON CONFLICT (branch) DO UPDATE"
                        + " SET schema_name = EXCLUDED.schema_name, schema_created = EXCLUDED.schema_created"
                        + " WHERE b.schema_name <> EXCLUDED.schema_name",
                createWhereMissing(branchSchema));
    }

    /** Asks first, because IF NOT EXISTS wants the right to create schemas even where there is nothing to do. */
    static String createWhereMissing(Identifier schema) {
        return "DO " + Literal.dollarQuote("""
                BEGIN
                  IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = %s) THEN
                    CREATE SCHEMA IF NOT EXISTS %s;
                  END IF;
                END""".formatted(Literal.quote(schema.value()), schema.quoted()));
    }

    /**
     * Returns the statement that undoes {@link #place}: a schema goes if Quipu created it and nobody else put anything
     * into it.
     */
    public String displace(String branch, Identifier branchSchema) {
        return "DO " + Literal.dollarQuote("""
                DECLARE
                  created boolean;
                BEGIN
                  DELETE FROM %sbranch AS b WHERE b.branch = %s RETURNING b.schema_created INTO created;
                  IF created THEN
                    DROP SCHEMA IF EXISTS %s RESTRICT;
                  END IF;
                EXCEPTION WHEN dependent_objects_still_exist THEN
                  DELETE FROM %1$sbranch AS b WHERE b.branch = %2$s;
                END""".formatted(prefix, Literal.quote(branch), branchSchema.quoted()));
    }

    /** Returns the statement that notes that a statement of a non-transactional revision starts, or has finished. */
    public String progress(StatementProgress statement) {
        return """
                INSERT INTO %sprogress (branch, revision, direction, statement, checksum, finished)
                VALUES (%s, '%s', %d, %s, %s)
                ON CONFLICT (branch, revision, direction, statement) DO UPDATE SET finished = EXCLUDED.finished""".formatted(
                        prefix,
                        key(statement.revision()),
                        statement.direction().word(),
                        statement.index(),
                        Literal.quote(statement.checksum()),
                        statement.isFinished());
    }

    /** Returns the statement that forgets that a statement was started, after nothing was left of it. */
    public String forgetStart(StatementProgress statement) {
        return "DELETE FROM " + prefix + "progress WHERE (branch, revision, direction, statement) = ("
                + key(statement.revision()) + ", '" + statement.direction().word() + "', " + statement.index() + ")";
    }

    /** Returns the statement that forgets the progress of a revision that is done. */
    public String forgetProgress(RevisionId revision) {
        return "DELETE FROM " + prefix + "progress WHERE (branch, revision) = (" + key(revision) + ")";
    }

    /**
     * Returns the statement that writes a row of the history, with the transaction's start as the step's start.
     *
     * @param step what was done, in the words of the row
     * @param runner by whom
     */
    public String record(RecordedStep step, Runner runner) {
        return record(step, runner, Literal.quote(runner.tool()));
    }

    /**
     * Returns the statement that writes a row of the history if what the step has claimed or released still stands, and
     * otherwise fails: the column takes no NULL. What can be undone without a trigger, such as a table that is dropped, is
     * so noticed before it is committed.
     */
    public String recordIfItStands(RecordedStep step, RevisionId revision, Runner runner) {
        String stands = (step.direction() == Direction.DOWNGRADE ? "NOT " : "") + "EXISTS (SELECT FROM " + prefix
                + "applied WHERE (branch, revision) = (" + key(revision) + "))";
        return record(step, runner, "(SELECT " + Literal.quote(runner.tool()) + " WHERE " + stands + ")");
    }

    private String record(RecordedStep step, Runner runner, String tool) {
        String took = "clock_timestamp() - transaction_timestamp()";
        return record(step, "transaction_timestamp()", took, null, runner, tool);
    }

    /**
     * Returns the statement that writes a row of the history for a step that took longer than its last transaction.
     *
     * @param micros how long it took
     * @param failure how it failed, or null if it did not
     */
    public String record(RecordedStep step, long micros, HistoryEntry.@Nullable Failure failure, Runner runner) {
        String duration = "interval '" + micros + " microseconds'";
        String started = "clock_timestamp() - " + duration;
        return record(step, started, duration, failure, runner, Literal.quote(runner.tool()));
    }

    private String record(
            RecordedStep step,
            String started,
            String duration,
            HistoryEntry.@Nullable Failure failure,
            Runner runner,
            String tool) {
        return """
                INSERT INTO %shistory (direction, branch, revision, from_revisions, to_revisions, statements,
                                       started_at, duration, sqlstate, message, who, host, tool)
                VALUES ('%s', %s, %s, %s, %s, %d, %s, %s, %s, %s, %s, %s, %s)""".formatted(
                        prefix,
                        step.direction().word(),
                        Literal.quote(step.branch()),
                        literal(step.revision()),
                        array(step.from()),
                        array(step.to()),
                        step.statements(),
                        started,
                        duration,
                        literal(failure == null ? null : failure.sqlState()),
                        literal(failure == null ? null : failure.message()),
                        literal(runner.who()),
                        literal(runner.host()),
                        tool);
    }

    private static String key(RevisionId revision) {
        return Literal.quote(revision.branch()) + ", " + Literal.quote(revision.id());
    }

    private static String literal(@Nullable String value) {
        return value == null ? "NULL" : Literal.quote(value);
    }

    private static String array(Collection<String> values) {
        return values.stream().map(Literal::quote).collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    }

    /**
     * In microseconds since 1970, which are read in no time; a text takes a JVM that has just started much longer. The end
     * of time, which only somebody else can have written, is a very late day.
     */
    private static String instant(String column) {
        return "(least(greatest(extract(epoch FROM " + column + "), -1e12), 1e12) * 1000000)::bigint";
    }
}
