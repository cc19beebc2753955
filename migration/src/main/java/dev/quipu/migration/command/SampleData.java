package dev.quipu.migration.command;

import dev.quipu.migration.content.ContentFile;
import dev.quipu.migration.content.ScriptRun;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code sample-data}: loads what the packs ship to try them with. */
public final class SampleData {
    private static final String FILE = "sample-data.sql";

    /** What this transaction wrote, rows that triggers wrote included; every table of the schema is named, materialized views too. */
    private static final String INSERTED = """
            SELECT written.relname, written.n_tup_ins, c.relkind = 'm'
            FROM pg_catalog.pg_stat_xact_user_tables written
            JOIN pg_catalog.pg_class c ON c.oid = written.relid
            WHERE written.schemaname = current_schema()
            ORDER BY written.relname
            """;

    private final Workspace workspace;

    public SampleData(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * What was added to a table.
     *
     * @param branch the label of its branch
     * @param table the table
     * @param rows how many rows were added; 0 if they were there already
     */
    public record Added(String branch, String table, long rows) {}

    /**
     * Loads the sample data of all packs of the project that the database has, each in one transaction. Loading again adds
     * what is missing.
     *
     * @param options its timeouts are used
     * @return every table of the packs, by branch and name
     * @throws QuipuException if the database has no pack, or one that is not at its head, or the server refuses a statement; its transaction is rolled
     *     back
     */
    public List<Added> run(RunOptions options) {
        List<Branch> packs = BranchContent.having(workspace, FILE);
        List<Added> added = new ArrayList<>();
        try (Session session = workspace.connect("sample-data")) {
            Function<Branch, Current.Standing> standings = BranchContent.standings(workspace, session);
            List<Branch> there = packs.stream()
                    .filter(branch -> !standings.apply(branch).revisions().isEmpty())
                    .toList();
            List<Branch> loaded = there.isEmpty() ? packs : there;
            loaded.forEach(branch -> requireHead(standings.apply(branch)));
            loaded.forEach(branch -> added.addAll(load(session, branch, options)));
        }
        return added;
    }

    /** Returns what {@link #run} would send, by branch, without asking a database. */
    public List<ContentFile> dryRun() {
        return BranchContent.having(workspace, FILE).stream()
                .map(SampleData::file)
                .toList();
    }

    private static void requireHead(Current.Standing standing) {
        int pending = standing.pending();
        BranchContent.requireHead(
                standing,
                "its sample data is for its head: " + pending + (pending == 1 ? " revision is" : " revisions are")
                        + " pending");
    }

    private static ContentFile file(Branch branch) {
        return ContentFile.read(branch.content().orElseThrow(), FILE);
    }

    private static List<Added> load(Session session, Branch branch, RunOptions options) {
        ContentFile file = file(branch);
        session.send("BEGIN; SET LOCAL search_path = " + branch.schema().quoted() + "; SET LOCAL lock_timeout = "
                + options.lockTimeout().toMillis() + "; SET LOCAL statement_timeout = "
                + options.statementTimeout().toMillis());
        try {
            for (ScriptStatement statement : file.script().statements()) {
                ScriptRun.run(session, file, statement, "rolled back; nothing of it was loaded");
            }
            List<Row> written = session.rows(INSERTED);
            analyze(session, written);
            session.send("COMMIT");
            return added(branch, written);
        } finally {
            session.rollback();
        }
    }

    /** What materialized views hold is in tables already. */
    private static List<Added> added(Branch branch, List<Row> written) {
        List<Added> added = new ArrayList<>();
        for (Row table : written) {
            if (table.text(2).equals("f")) {
                added.add(new Added(branch.label(), table.text(0), rows(table)));
            }
        }
        return added;
    }

    /** Lets the planner, and {@code sizes}, know of the rows at once. */
    private static void analyze(Session session, List<Row> written) {
        for (Row table : written) {
            if (rows(table) > 0) {
                session.send("ANALYZE " + table.identifier(0).quoted());
            }
        }
    }

    private static long rows(Row table) {
        return table.number(1);
    }
}
