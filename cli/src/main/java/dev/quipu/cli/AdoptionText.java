package dev.quipu.cli;

import dev.quipu.migration.adopt.AdoptionReport;
import dev.quipu.migration.adopt.AdoptionReport.SchemaContent;
import dev.quipu.migration.adopt.Keeper;
import dev.quipu.migration.adopt.KeeperTable;
import dev.quipu.migration.adopt.Likeness;
import dev.quipu.migration.project.ProjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was found in a database that is to be adopted, for people. */
final class AdoptionText {
    private static final int MOST_DIFFERENCES = 12;

    private final Console console;

    AdoptionText(Console console) {
        this.console = console;
    }

    void print(AdoptionReport report) {
        fact("server", report.server() + ", PostgreSQL " + report.version());
        List<KeeperTable> keepers = report.survey().keepers();
        if (keepers.stream().noneMatch(table -> table.keeper().recordsVersions())) {
            fact("kept by", report.survey().supabase() ? "Supabase, without migrations" : "no tool that Quipu knows");
        }
        keepers.forEach(table -> fact("kept by", keeper(table)));
        report.extensions()
                .forEach((extension, taken) -> fact(
                        "extension",
                        extension.name().display() + " " + extension.version() + " in schema "
                                + extension.schema().display()
                                + (taken ? "" : ", left out: nothing adopted needs it")));
        report.leftOut().forEach(id -> fact("left out", id + ", which lies in no schema"));
        report.notModelled().forEach(one -> fact("not modelled", one.what() + " (" + one.reason() + ")"));
        console.out().println();
        schemas(report.schemas());
        report.likenesses().forEach(this::likeness);
    }

    private static String keeper(KeeperTable table) {
        List<String> facts = new ArrayList<>();
        if (!table.readable()) {
            facts.add("not readable for this role");
        } else if (table.keeper().recordsVersions()) {
            facts.add(table.version() == null ? "nothing applied" : "at " + table.version());
        }
        Long applied = table.applied();
        if (applied != null && applied > 0) {
            facts.add(
                    table.keeper() == Keeper.ALEMBIC
                            ? (applied == 1 ? "1 head" : applied + " heads")
                            : applied + " applied");
        }
        if (table.unfinished() != null) {
            facts.add("failed or unfinished: " + table.unfinished());
        }
        if (table.lockedBy() != null) {
            facts.add("locked by " + table.lockedBy());
        }
        return table.keeper().words() + " (" + table.pattern() + ")"
                + (facts.isEmpty() ? "" : ", " + String.join(", ", facts));
    }

    private void schemas(List<SchemaContent> schemas) {
        Table.Builder table = Table.of("schema", "branch", "objects", "rows", "note");
        for (SchemaContent schema : schemas) {
            table.row(schema.name(), schema.branch(), objects(schema.counts()), rows(schema), schema.why());
        }
        console.out().print(Format.text.render(table.build(), "no schemas", console.width()));
        console.out().println();
    }

    private static String objects(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "nothing of its own"
                : counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + plural(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String plural(String word, int count) {
        if (count == 1) {
            return word;
        }
        return word.endsWith("y")
                ? word.substring(0, word.length() - 1) + "ies"
                : word + (word.endsWith("x") || word.endsWith("ss") ? "es" : word.endsWith("s") ? "" : "s");
    }

    private static String rows(SchemaContent schema) {
        if (schema.counts().isEmpty()) {
            return "";
        }
        if (schema.rows() == 0 && schema.uncounted() > 0) {
            return "unknown";
        }
        String rows = String.format(Locale.ROOT, "%,d", schema.rows()).replace(',', ' ');
        return schema.uncounted() == 0 ? "about " + rows : rows + " or more";
    }

    private void likeness(Likeness likeness) {
        int all = likeness.tables().size() + likeness.missing().size();
        console.out()
                .println(
                        "schema " + likeness.schema() + " looks like the original of the pack " + likeness.pack() + ": "
                                + likeness.tables().size() + " of its " + all + " tables"
                                + (likeness.differences().isEmpty() ? ", and nothing differs in their columns" : ""));
        likeness.differences().stream()
                .limit(MOST_DIFFERENCES)
                .forEach(line -> console.out().println("  " + line));
        int more = likeness.differences().size() - MOST_DIFFERENCES;
        if (more > 0) {
            console.out().println("  and " + more + " more; --format json names all");
        }
        ProjectReader.packsOnClassPath().stream()
                .filter(pack -> pack.name().equals(likeness.pack()))
                .findFirst()
                .filter(pack -> pack.original().isPresent())
                .ifPresent(pack -> console.out()
                        .println("  its rows can be copied into the pack: quipu adopt --into " + pack.name()));
        console.out().println();
    }

    private void fact(String name, String value) {
        console.out().println(console.styled("@|bold " + "%-13s".formatted(name) + "|@") + value);
    }
}
