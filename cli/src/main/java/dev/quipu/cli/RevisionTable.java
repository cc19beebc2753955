package dev.quipu.cli;

import dev.quipu.migration.command.RevisionLine;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Revisions as a table, for {@code history}, {@code heads}, {@code branches} and {@code show}. */
final class RevisionTable {
    private RevisionTable() {}

    static Table of(List<RevisionLine> lines, boolean verbose, Console console) {
        return of(lines, false, verbose, console);
    }

    /** As {@link #of}, and what follows each. */
    static Table withFollowers(List<RevisionLine> lines, boolean verbose, Console console) {
        return of(lines, true, verbose, console);
    }

    private static Table of(List<RevisionLine> lines, boolean followers, boolean verbose, Console console) {
        boolean asked = lines.stream().anyMatch(line -> line.applied() != null);
        List<String> columns = new ArrayList<>(List.of("revision", "revises", "message", "is"));
        if (asked) {
            columns.add(1, "applied");
        }
        if (followers) {
            columns.add("followed_by");
        }
        if (verbose) {
            columns.addAll(List.of("depends_on", "labels", "created", "transaction", "file"));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (RevisionLine line : lines) {
            rows.add(row(line, asked, followers, verbose, console));
        }
        return new Table(columns, rows);
    }

    private static List<@Nullable Object> row(
            RevisionLine line, boolean asked, boolean followers, boolean verbose, Console console) {
        Revision revision = line.revision();
        List<@Nullable Object> row = new ArrayList<>();
        row.add(revision.name().toString());
        if (asked) {
            row.add(line.applied());
        }
        row.add(names(revision, revision.revises()));
        row.add(revision.message());
        row.add(kinds(line));
        if (followers) {
            row.add(names(revision, line.children()));
        }
        if (verbose) {
            row.add(names(revision, revision.dependsOn()));
            row.add(line.labels());
            row.add(revision.created() == null ? null : revision.created().toString());
            row.add(revision.transactional());
            row.add(console.relative(revision.source()));
        }
        return row;
    }

    /** Leaves out the branch where it is the revision's own. */
    private static List<String> names(Revision revision, List<RevisionId> ids) {
        return ids.stream()
                .map(id -> id.branch().equals(revision.name().branch()) ? id.id() : id.toString())
                .toList();
    }

    private static List<String> kinds(RevisionLine line) {
        List<String> kinds = new ArrayList<>();
        if (line.revision().isBase()) {
            kinds.add("base");
        }
        if (line.head()) {
            kinds.add("head");
        }
        if (line.branchPoint()) {
            kinds.add("branch point");
        }
        if (line.mergePoint()) {
            kinds.add("merge");
        }
        if (Boolean.TRUE.equals(line.current())) {
            kinds.add("current");
        }
        return kinds;
    }
}
