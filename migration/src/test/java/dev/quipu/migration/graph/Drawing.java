package dev.quipu.migration.graph;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Draws graphs for tests: a line a revision, {@code name < revises + depends on ~ replaces # labels}, lists with blanks between. */
final class Drawing {
    private Drawing() {}

    static RevisionGraph graph(String... lines) {
        return RevisionGraph.of(Arrays.stream(lines).map(Drawing::revision).toList());
    }

    static Revision revision(String line) {
        String labels = after(line, '#');
        String replaces = after(before(line, '#'), '~');
        String rest = before(before(line, '#'), '~');
        String dependsOn = after(rest, '+');
        String revises = after(before(rest, '+'), '<');
        RevisionId name = name(before(before(rest, '+'), '<').strip());
        return revision(name, names(revises), names(dependsOn), names(replaces), new LinkedHashSet<>(words(labels)));
    }

    static Revision revision(
            RevisionId name, List<RevisionId> revises, List<RevisionId> dependsOn, Set<String> labels) {
        return revision(name, revises, dependsOn, List.of(), labels);
    }

    private static Revision revision(
            RevisionId name,
            List<RevisionId> revises,
            List<RevisionId> dependsOn,
            List<RevisionId> replaces,
            Set<String> labels) {
        String file = name.branch() + "/" + name.id() + ".sql";
        String text = header(name, revises, dependsOn, labels) + "SELECT;\n";
        int start = text.length() - "SELECT;\n".length();
        var section = new Section.Sql(file, text, start, text.length());
        return new Revision(
                name, revises, dependsOn, replaces, labels, "", null, true, section, new Section.Absent(), "", file);
    }

    private static String header(
            RevisionId name, List<RevisionId> revises, List<RevisionId> dependsOn, Set<String> labels) {
        return "-- revision: " + name.id() + "\n-- revises: " + joined(revises) + "\n-- depends_on: "
                + joined(dependsOn) + "\n-- branch_labels: " + String.join(", ", labels) + "\n\n-- upgrade\n";
    }

    private static String joined(List<RevisionId> names) {
        return names.stream().map(RevisionId::toString).collect(Collectors.joining(", "));
    }

    private static String after(String line, char mark) {
        int at = line.indexOf(mark);
        return at < 0 ? "" : line.substring(at + 1);
    }

    private static String before(String line, char mark) {
        int at = line.indexOf(mark);
        return at < 0 ? line : line.substring(0, at);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    static List<RevisionId> names(String text) {
        return words(text).stream().map(Drawing::name).toList();
    }

    static Set<RevisionId> set(String text) {
        return new LinkedHashSet<>(names(text));
    }

    static RevisionId name(String text) {
        int at = text.indexOf('@');
        return new RevisionId(text.substring(0, at), text.substring(at + 1));
    }

    /** Writes revisions as one line of names. */
    static String line(List<Revision> revisions) {
        return revisions.stream().map(revision -> revision.name().toString()).collect(Collectors.joining(" "));
    }

    static String line(Set<RevisionId> names) {
        return names.stream().map(RevisionId::toString).collect(Collectors.joining(" "));
    }
}
