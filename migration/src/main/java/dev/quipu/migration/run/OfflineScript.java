package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.AppliedRevision;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Placement;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import dev.quipu.migration.run.TransactionalStep.Commit;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a run as a script for psql, which leaves the same database and the same history as the run itself. It needs no
 * server: the state that it starts from is said, and the script checks it before it changes anything.
 */
public final class OfflineScript {
    /** How the script is to be read, whatever the defaults of the database and of psql. */
    private static final String PSQL = "\\set ON_ERROR_STOP on\n\\set AUTOCOMMIT on\n\\set SINGLELINE off\n";

    /** What a revision may set otherwise, and the next one relies on. */
    private static final String SESSION = "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n";

    private final HistorySchema history;
    private final RevisionGraph graph;
    private final Map<String, Identifier> schemas;
    private final RunOptions options;
    private final TransactionSettings settings;
    private final TransactionalStep transactional;
    private final Runner runner;

    /**
     * Takes what a script is written from.
     *
     * @param tool the program's name and version, which is all that the script knows of who will run it
     */
    public OfflineScript(
            HistorySchema history,
            RevisionGraph graph,
            Map<String, Identifier> schemas,
            RunOptions options,
            String tool) {
        this.history = history;
        this.graph = graph;
        this.schemas = Map.copyOf(schemas);
        this.options = options;
        this.settings = new TransactionSettings(options, false);
        this.runner = new Runner(null, null, tool);
        this.transactional = new TransactionalStep(history, settings, runner, List.of());
    }

    /**
     * Writes the script.
     *
     * @param direction upgrade or downgrade
     * @param applied the revisions that the database has before
     * @param path the revisions to apply or to undo, in order
     * @throws QuipuException if a revision is Java, which no script can hold, or cannot be undone
     */
    public String write(Direction direction, Set<RevisionId> applied, List<Revision> path) {
        DatabaseState state = state(applied);
        List<Step> steps = new Steps(graph, schemas).of(direction, path, state);
        RunChecks.steps(steps, graph, state, schemas, options);
        StringBuilder script = new StringBuilder(opening());
        // Both or none: a script that does not belong here leaves no history where there was none.
        StepMessage opening = new StepMessage().add("BEGIN");
        if (direction == Direction.UPGRADE) {
            opening.addAll(history.create());
        }
        opening.add(startsAt(
                        applied, Stream.concat(applied.stream(), path.stream().map(Revision::name))))
                .add("COMMIT")
                .write(script);
        if (options.singleTransaction()) {
            script.append(TransactionalStep.BEGIN).append(";\n");
        }
        steps.forEach(step -> step(step, script));
        if (options.singleTransaction()) {
            script.append("COMMIT;\n");
        }
        return script.toString();
    }

    /**
     * Writes the script that records another state and runs nothing.
     *
     * @param applied the revisions that the database has before
     * @param wanted those that it shall have
     */
    public String stamp(Set<RevisionId> applied, Set<RevisionId> wanted) {
        StringBuilder script = new StringBuilder(opening());
        StepMessage message = new StepMessage()
                .add("BEGIN")
                .addAll(history.create())
                .add(startsAt(applied, Stream.concat(applied.stream(), wanted.stream())));
        new Stamp(history, runner, graph, schemas).add(message, state(applied), wanted);
        message.add("COMMIT").write(script);
        return script.toString();
    }

    private String opening() {
        return "-- Written by " + runner.tool() + "; run it with psql.\n" + PSQL
                + "SET client_min_messages = warning;\n" + SESSION + "\n";
    }

    private void step(Step step, StringBuilder script) {
        Revision revision = step.revision();
        script.append("\n-- ")
                .append(step.direction().word())
                .append(' ')
                .append(revision.name())
                .append(": ")
                .append(revision.message().replaceAll("\\R", " "))
                .append('\n')
                // Whatever a revision sets is reset after it, and this with it.
                .append(SESSION);
        if (!(step.section() instanceof Section.Sql sql)) {
            throw new QuipuException(
                    Kind.FAILED,
                    revision.name() + " is Java code, which no SQL script can hold",
                    "write scripts for the revisions before and after it, and run it with \"quipu upgrade "
                            + revision.name() + "\"");
        }
        List<ScriptStatement> statements = RevisionStatements.of(revision, sql);
        if (revision.transactional()) {
            transactional
                    .message(step, statements, options.singleTransaction() ? Commit.SHARED : Commit.DURABLY)
                    .write(script);
        } else {
            outsideTransactions(step, statements, script);
        }
    }

    /** A script cannot go on where it was interrupted, so it keeps no progress. */
    private void outsideTransactions(Step step, List<ScriptStatement> statements, StringBuilder script) {
        StepMessage message = new StepMessage();
        if (step.first() && step.direction() == Direction.UPGRADE) {
            message.addAll(history.place(step.revision().name().branch(), step.schema()));
        }
        message.addAll(settings.session(step.schema())).addScript(statements);
        message.add("BEGIN");
        transactional.claim(message, step);
        transactional.closing(message, step, statements.size(), Commit.DURABLY);
        message.write(script);
    }

    /** Returns the statement that fails unless the branches that the script is about are where it starts. */
    private String startsAt(Set<RevisionId> applied, Stream<RevisionId> about) {
        String expected = applied.stream().map(RevisionId::toString).sorted().collect(Collectors.joining(", "));
        String branches = about.map(RevisionId::branch)
                .distinct()
                .sorted()
                .map(Literal::quote)
                .collect(Collectors.joining(", "));
        return "DO "
                + Literal.dollarQuote("""
                DECLARE
                  found text := (SELECT string_agg(branch || '@' || revision, ', ' ORDER BY branch || '@' || revision COLLATE "C")
                                 FROM %s.applied WHERE branch = ANY (ARRAY[%s]::text[])%s);
                BEGIN
                  IF coalesce(found, '') <> %s THEN
                    RAISE EXCEPTION 'this script starts at %%, but the database has %%',
                      coalesce(nullif(%4$s, ''), 'base'), coalesce(found, 'nothing');
                  END IF;
                END""".formatted(
                                history.schema().quoted(), branches, exceptReplaced(applied), Literal.quote(expected)));
    }

    /** A database from before a squash has what the squash stands for beside it. */
    private String exceptReplaced(Set<RevisionId> applied) {
        String replaced = graph.all().stream()
                .filter(revision -> applied.contains(revision.name()))
                .flatMap(revision -> revision.replaces().stream())
                .map(RevisionId::toString)
                .sorted()
                .map(Literal::quote)
                .collect(Collectors.joining(", "));
        return replaced.isEmpty() ? "" : "\n AND branch || '@' || revision <> ALL (ARRAY[" + replaced + "]::text[])";
    }

    private DatabaseState state(Set<RevisionId> applied) {
        Map<RevisionId, AppliedRevision> rows = new LinkedHashMap<>();
        Map<String, Placement> placements = new LinkedHashMap<>();
        for (RevisionId revision : applied) {
            rows.put(revision, new AppliedRevision(revision, "", false, Instant.EPOCH));
            String branch = revision.branch();
            placements.put(branch, new Placement(branch, Objects.requireNonNull(schemas.get(branch), branch), true));
        }
        return new DatabaseState(true, true, rows, placements, List.of());
    }
}
