package dev.quipu.migration.adopt;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.pack.Pack;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema that looks like the one of a pack: one of the published systems that the packs were made after.
 *
 * @param pack the pack's name
 * @param schema the schema
 * @param tables the tables that both have
 * @param missing the pack's tables that the schema does not have
 * @param differences what differs in the tables that both have, a line each
 */
public record Likeness(
        String pack, String schema, List<String> tables, List<String> missing, List<String> differences) {
    private static final Pattern TABLE = Pattern.compile("(?im)^CREATE TABLE (?:IF NOT EXISTS )?\"?([a-z_0-9]+)");
    private static final int LEAST = 2;

    public Likeness {
        tables = List.copyOf(tables);
        missing = List.copyOf(missing);
        differences = List.copyOf(differences);
    }

    /** Returns the names of a pack's tables, as its declared schema's text has them. */
    static Set<String> tablesOf(Pack pack) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = TABLE.matcher(pack.declaredSchema().orElse(""));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Tells whether a schema may be a pack's, by the names of tables alone: half of either's, and two at least. */
    public static boolean maybe(Pack pack, Catalog live, String schema) {
        Set<String> own = tables(live, schema);
        Set<String> shared = new LinkedHashSet<>(own);
        shared.retainAll(tablesOf(pack));
        return shared.size() >= LEAST
                && (2 * shared.size() >= own.size()
                        || 2 * shared.size() >= tablesOf(pack).size());
    }

    /**
     * Compares.
     *
     * @param made what the pack makes
     * @param home the schema that it was made in
     */
    public static Likeness of(Pack pack, Catalog made, String home, Catalog live, String schema) {
        Set<String> wanted = tables(made, home);
        Set<String> shared = new LinkedHashSet<>(wanted);
        shared.retainAll(tables(live, schema));
        wanted.removeAll(shared);
        List<String> differences = new ArrayList<>();
        for (String table : shared) {
            Map<String, String> theirs = columns(made, home, table);
            Map<String, String> ours = columns(live, schema, table);
            theirs.forEach((name, type) -> {
                String here = ours.get(name);
                if (here == null) {
                    differences.add(table + "." + name + " is missing; the pack's is " + type);
                } else if (!here.equals(type)) {
                    differences.add(table + "." + name + " is " + here + "; the pack's is " + type);
                }
            });
            ours.forEach((name, type) -> {
                if (!theirs.containsKey(name)) {
                    differences.add(table + "." + name + " is not the pack's");
                }
            });
        }
        return new Likeness(pack.name(), schema, List.copyOf(shared), List.copyOf(wanted), differences);
    }

    private static Set<String> tables(Catalog catalog, String schema) {
        Set<String> names = new LinkedHashSet<>();
        for (ObjectId id : catalog.objects().keySet()) {
            if (id.kind() == Kind.TABLE && id.path().getFirst().equals(schema)) {
                names.add(id.path().getLast());
            }
        }
        return names;
    }

    /** The types of a table's columns, those of its own schema without its name. */
    private static Map<String, String> columns(Catalog catalog, String schema, String table) {
        Map<String, String> columns = new TreeMap<>();
        String prefix = new Identifier(schema).display() + ".";
        for (Column column : catalog.columnsOf(new QualifiedName(new Identifier(schema), new Identifier(table)))) {
            String type = column.type();
            columns.put(column.name().value(), type.startsWith(prefix) ? type.substring(prefix.length()) : type);
        }
        return columns;
    }
}
