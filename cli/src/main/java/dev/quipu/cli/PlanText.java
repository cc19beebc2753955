package dev.quipu.cli;

import dev.quipu.catalog.plan.Access;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.command.PlanSchema.Estimated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan for people and programs. */
final class PlanText {
    private PlanText() {}

    /** Returns the statements as a script, each under comments that say what it locks and risks. */
    static String sql(List<Estimated> plan) {
        return plan.stream().map(PlanText::sql).collect(Collectors.joining("\n"));
    }

    /** Returns the same as a script of which all or nothing happens, as far as the server lets it. */
    static String transactional(List<Estimated> plan) {
        StringBuilder text = new StringBuilder();
        boolean inTransaction = false;
        for (Estimated estimated : plan) {
            boolean transactional = estimated.statement().transactional();
            if (transactional != inTransaction) {
                text.append(inTransaction ? "\nCOMMIT;\n\n" : (text.isEmpty() ? "" : "\n") + "BEGIN;\n\n");
                inTransaction = transactional;
            } else if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(sql(estimated));
        }
        return text.append(inTransaction ? "\nCOMMIT;\n" : "").toString();
    }

    private static String sql(Estimated estimated) {
        Statement statement = estimated.statement();
        StringBuilder text = new StringBuilder();
        statement.accesses().forEach(access -> text.append(comment(describe(access))));
        Long rows = estimated.tableRows();
        if (rows != null && rows > 0) {
            text.append("-- about ").append(rows).append(rows == 1 ? " row\n" : " rows\n");
        }
        if (!statement.transactional()) {
            text.append("-- cannot run in a transaction\n");
        }
        for (int i = 0; i < statement.hazards().size(); i++) {
            text.append(comment(hazard(estimated, i)));
        }
        return text.append(statement.sql()).append(";\n").toString();
    }

    /** One line, whatever names are in it: what follows a line break would be a statement. */
    static String comment(String text) {
        return "-- " + text.replaceAll("\\R", " ") + "\n";
    }

    private static String describe(Access access) {
        String work = switch (access.work()) {
            case NONE -> "";
            case SCAN -> ", reads every row";
            case REWRITE -> ", writes every row anew";
        };
        return "locks " + access.relation().display() + " in mode "
                + access.lock().sql() + work;
    }

    private static String hazard(Estimated estimated, int index) {
        Hazard hazard = estimated.statement().hazards().get(index);
        Long rows = estimated.rows().get(index);
        return hazard.kind().words() + ": " + hazard.message()
                + (rows == null ? "" : " " + rows + (rows == 1 ? " row." : " rows."));
    }

    /**
     * Returns a row a statement, as {@link #table(List)} has it; half a statement says nothing, so none is cut.
     *
     * @param empty what to say of no statements
     * @param width the columns of the terminal, or 0 for no end
     */
    static String table(List<Estimated> plan, String empty, int width) {
        return plan.isEmpty() ? empty + "\n" : new TextTable(table(plan), "").renderWhole(width);
    }

    /** Returns a row a statement: its text on one line, its locks, its work, its hazards. */
    static Table table(List<Estimated> plan) {
        Table.Builder table = Table.of("statement", "locks", "work", "transaction", "hazards", "rows");
        for (Estimated estimated : plan) {
            Statement statement = estimated.statement();
            table.row(
                    statement.oneLine(),
                    statement.accesses().stream()
                            .map(access -> access.relation().display() + " "
                                    + access.lock().sql())
                            .collect(Collectors.joining(", ")),
                    statement.accesses().stream()
                            .map(access -> access.work().name().toLowerCase(Locale.ROOT))
                            .filter(work -> !work.equals("none"))
                            .distinct()
                            .collect(Collectors.joining(", ")),
                    statement.transactional(),
                    statement.hazards().stream()
                            .map(hazard -> hazard.kind().words())
                            .distinct()
                            .collect(Collectors.joining(", ")),
                    estimated.tableRows());
        }
        return table.build();
    }

    /** Returns everything, for programs. */
    static List<Map<String, Object>> tree(List<Estimated> plan) {
        return plan.stream().map(one -> tree(one, Set.of(), Set.of())).toList();
    }

    /**
     * Returns everything of a statement, for programs.
     *
     * @param refused the hazards to mark; nothing is marked where none is
     * @param warned the hazards to mark as only told
     */
    static Map<String, Object> tree(Estimated estimated, Set<Hazard.Kind> refused, Set<Hazard.Kind> warned) {
        Statement statement = estimated.statement();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("sql", statement.sql());
        tree.put("transactional", statement.transactional());
        List<Map<String, Object>> accesses = new ArrayList<>();
        for (Access access : statement.accesses()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("relation", access.relation().display());
            one.put("lock", access.lock().sql());
            one.put("work", access.work().name().toLowerCase(Locale.ROOT));
            accesses.add(one);
        }
        tree.put("accesses", accesses);
        if (estimated.tableRows() != null) {
            tree.put("table_rows", estimated.tableRows());
        }
        List<Map<String, Object>> hazards = new ArrayList<>();
        for (int i = 0; i < statement.hazards().size(); i++) {
            Hazard hazard = statement.hazards().get(i);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", hazard.kind().words());
            one.put("message", hazard.message());
            if (refused.contains(hazard.kind())) {
                one.put("refused", true);
            }
            if (warned.contains(hazard.kind())) {
                one.put("warned", true);
            }
            if (hazard.rows() != null) {
                one.put("query", hazard.rows());
            }
            if (estimated.rows().containsKey(i)) {
                one.put("rows", estimated.rows().get(i));
            }
            hazards.add(one);
        }
        tree.put("hazards", hazards);
        return tree;
    }

    /** Returns the statements alone, for a plan that nothing is known of beyond itself. */
    static List<Estimated> bare(Plan plan) {
        return plan.statements().stream().map(Estimated::unknown).toList();
    }
}
