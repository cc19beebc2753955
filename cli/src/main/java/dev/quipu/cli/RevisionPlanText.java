package dev.quipu.cli;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.migration.command.PlanSchema.Estimated;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.migration.proof.WatchedRevision;
import dev.quipu.migration.proof.WatchedRevision.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a revision locks, for people and programs. */
final class RevisionPlanText {
    private RevisionPlanText() {}

    /** Returns the statements as a script, under comments that say what is locked, and for how long. */
    static String sql(WatchedRevision watched) {
        String head = head(watched).stream().map(line -> "-- " + line + "\n").collect(Collectors.joining());
        return watched.statements().isEmpty() ? head : head + "\n" + PlanText.sql(statements(watched));
    }

    /** Returns a row a statement, and then a row a lock that is kept. */
    static String table(WatchedRevision watched, int width) {
        String statements = PlanText.table(statements(watched), "it has no statements", width);
        if (watched.kept().isEmpty()) {
            return statements;
        }
        Table.Builder kept = Table.of("kept to the end", "lock", "from statement", "keeps others from", "busy");
        for (Kept one : watched.kept()) {
            kept.row(
                    one.relation().display(),
                    one.lock().sql(),
                    one.from(),
                    others(one),
                    String.join(", ", one.busy().stream().map(String::valueOf).toList()));
        }
        return statements + "\n" + Format.text.render(kept.build(), "", width);
    }

    /** Returns several revisions, one script after the other. */
    static String sql(List<WatchedRevision> several) {
        return several.isEmpty()
                ? "-- no revisions\n"
                : several.stream().map(RevisionPlanText::sql).collect(Collectors.joining("\n"));
    }

    /** Returns several revisions, each under its name. */
    static String table(List<WatchedRevision> several, int width) {
        return several.isEmpty()
                ? "no revisions\n"
                : several.stream()
                        .map(one ->
                                one.direction().word() + " of " + one.revision().name() + "\n" + table(one, width))
                        .collect(Collectors.joining("\n"));
    }

    /**
     * Returns everything, for programs.
     *
     * @param verdicts one for each statement
     */
    static Map<String, Object> tree(WatchedRevision watched, List<Verdict> verdicts, Console console) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("revision", watched.revision().name().toString());
        tree.put("direction", watched.direction().word());
        tree.put("transactional", watched.revision().transactional());
        tree.put("isolated", watched.isolated());
        List<Map<String, Object>> statements = new ArrayList<>();
        for (int i = 0; i < watched.statements().size(); i++) {
            Map<String, Object> statement = new LinkedHashMap<>();
            statement.put("place", console.relative(watched.place(i).toString()));
            statement.putAll(PlanText.tree(
                    Estimated.unknown(watched.statements().get(i)),
                    kinds(verdicts.get(i).hazards()),
                    kinds(verdicts.get(i).warned())));
            statements.add(statement);
        }
        tree.put("statements", statements);
        List<Map<String, Object>> kept = new ArrayList<>();
        for (Kept one : watched.kept()) {
            Map<String, Object> lock = new LinkedHashMap<>();
            lock.put("relation", one.relation().display());
            lock.put("lock", one.lock().sql());
            lock.put("from_statement", one.from());
            lock.put("busy_statements", one.busy());
            kept.add(lock);
        }
        tree.put("kept", kept);
        return tree;
    }

    private static Set<Hazard.Kind> kinds(List<Hazard> hazards) {
        return hazards.stream().map(Hazard::kind).collect(Collectors.toSet());
    }

    private static List<Estimated> statements(WatchedRevision watched) {
        return watched.statements().stream().map(Estimated::unknown).toList();
    }

    private static List<String> head(WatchedRevision watched) {
        List<String> lines = new ArrayList<>();
        String name = watched.direction().word() + " of " + watched.revision().name() + ": ";
        if (watched.statements().isEmpty()) {
            return List.of(name + "no statements");
        }
        if (!watched.revision().transactional()) {
            return List.of(name + "each statement commits, and then gives up its locks");
        }
        lines.add(name + "one transaction, so that locks are kept until it commits");
        watched.kept()
                .forEach(
                        kept -> lines.add("  " + line(kept, watched.statements().size())));
        if (!watched.isolated()) {
            lines.add("  a lock is told where it is first taken, because the statements need one transaction");
        }
        return lines;
    }

    private static String line(Kept kept, int last) {
        String span = kept.from() == last ? "in statement " + last : "from statement " + kept.from() + " to " + last;
        String who = others(kept);
        String busy = kept.busy().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return kept.relation().display() + " in mode " + kept.lock().sql() + " " + span
                + (who.isEmpty() ? "" : "; no one can " + who + " it")
                + (busy.isEmpty() || who.isEmpty() ? "" : ", while rows are gone through in " + busy);
    }

    private static String others(Kept kept) {
        if (!kept.lock().blocksWrites()) {
            return "";
        }
        return kept.lock().blocksReads() ? "read or write" : "write";
    }
}
