package dev.quipu.cli;

import dev.quipu.migration.adopt.AdoptionReport;
import dev.quipu.migration.adopt.AdoptionReport.SchemaContent;
import dev.quipu.migration.adopt.KeeperTable;
import dev.quipu.migration.adopt.Likeness;
import dev.quipu.migration.command.AdoptInto;
import dev.quipu.migration.original.CopyReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found in a database that is to be adopted, for programs. */
final class AdoptionTree {
    private AdoptionTree() {}

    static Map<String, Object> of(AdoptionReport report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("server", report.server());
        tree.put("version", report.version());
        tree.put("role", report.survey().role());
        tree.put("supabase", report.survey().supabase());
        tree.put(
                "kept_by",
                report.survey().keepers().stream().map(AdoptionTree::keeper).toList());
        tree.put("schemas", report.schemas().stream().map(AdoptionTree::schema).toList());
        List<Object> extensions = new ArrayList<>();
        report.extensions()
                .forEach((extension, taken) -> extensions.add(node(
                        "name", extension.name().value(),
                        "version", extension.version(),
                        "schema", extension.schema().value(),
                        "adopted", taken)));
        tree.put("extensions", extensions);
        tree.put("left_out", report.leftOut().stream().map(Object::toString).toList());
        tree.put(
                "not_modelled",
                report.notModelled().stream()
                        .map(one -> node("what", one.what(), "reason", one.reason()))
                        .toList());
        tree.put(
                "looks_like",
                report.likenesses().stream().map(AdoptionTree::likeness).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> keeper(KeeperTable table) {
        return node(
                "tool", table.keeper().words(),
                "schema", table.schema(),
                "table", table.table(),
                "readable", table.readable(),
                "version", table.version(),
                "applied", table.applied(),
                "unfinished", table.unfinished(),
                "locked_by", table.lockedBy());
    }

    private static Map<String, @Nullable Object> schema(SchemaContent schema) {
        return node(
                "schema", schema.name(),
                "branch", schema.branch(),
                "note", schema.why(),
                "objects", schema.counts(),
                "rows", schema.rows(),
                "tables_never_counted", schema.uncounted());
    }

    private static Map<String, @Nullable Object> likeness(Likeness likeness) {
        return node(
                "pack", likeness.pack(),
                "schema", likeness.schema(),
                "tables", likeness.tables(),
                "missing", likeness.missing(),
                "differences", likeness.differences());
    }

    /** Returns what a copy into a pack does. */
    static Map<String, @Nullable Object> copy(AdoptInto.Look look) {
        CopyReport report = look.report();
        if (report == null) {
            return node("from", look.from().value(), "into", look.into().value(), "done", true);
        }
        return node(
                "from", look.from().value(),
                "into", look.into().value(),
                "done", false,
                "tables", report.tables().stream().map(AdoptionTree::table).toList(),
                "missing", report.missing(),
                "left", report.left(),
                "misfits",
                        report.misfits().stream()
                                .map(misfit -> node(
                                        "table", misfit.table(),
                                        "what", misfit.what(),
                                        "rows", misfit.rows(),
                                        "query", misfit.query()))
                                .toList());
    }

    private static Map<String, @Nullable Object> table(CopyReport.TableReport table) {
        return node(
                "table", table.table(),
                "into", table.into(),
                "rows", table.rows(),
                "written", table.written(),
                "note", table.note(),
                "changes",
                        table.changes().stream()
                                .map(change -> node(
                                        "column", change.column(),
                                        "what", change.what(),
                                        "rows", change.rows(),
                                        "kept", change.kept()))
                                .toList());
    }

    /** Names and values in turn. */
    private static Map<String, @Nullable Object> node(@Nullable Object... members) {
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            node.put(String.valueOf(members[i]), members[i + 1]);
        }
        return node;
    }
}
