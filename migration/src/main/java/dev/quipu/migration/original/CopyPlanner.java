package dev.quipu.migration.original;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.original.ColumnCopy.Change;
import dev.quipu.migration.original.Original.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides from the columns of both sides, and from what the pack says of its original, how each column is filled. */
final class CopyPlanner {
    private static final Pattern OWN_COLUMN = Pattern.compile("\\bs\\.\"?(\\w+)");

    private final CopySides sides;
    private final Taken taken;
    private final QualifiedName from;
    private final QualifiedName into;
    private final Map<String, Column> old;
    private final ColumnConversion conversion;

    private CopyPlanner(CopySides sides, Taken taken) {
        this.sides = sides;
        this.taken = taken;
        this.from = sides.old(taken.from());
        this.into = sides.made(taken.name());
        this.old = columns(sides.live(), from);
        this.conversion = new ColumnConversion(sides, taken);
    }

    /** Plans all tables that the original has. */
    static List<TableCopy> plan(CopySides sides) {
        return sides.original().tables().stream()
                .filter(sides::has)
                .map(taken -> new CopyPlanner(sides, taken).plan())
                .toList();
    }

    private TableCopy plan() {
        List<ColumnCopy> columns = new ArrayList<>();
        ColumnCopy kept = null;
        for (Column column : columns(sides.made(), into).values()) {
            if (column.generated() == null) {
                ColumnCopy copy = column(column);
                if (column.name().value().equals(taken.keep())) {
                    kept = copy;
                } else if (copy != null) {
                    columns.add(copy);
                }
            }
        }
        Set<String> homeless = new TreeSet<>(old.keySet());
        columns.forEach(column -> homeless.remove(column.name()));
        // What goes into a column of another name has a place.
        taken.set().values().forEach(set -> homeless.remove(set.replaceFirst("^s\\.", "")));
        if (taken.keep() != null) {
            homeless.remove(taken.keep());
            columns.add(keeping(taken.keep(), kept, columns, homeless));
        }
        String source = taken.source();
        return new TableCopy(
                from,
                into,
                source == null ? from.display() : "(" + filled(source).strip() + ")",
                taken.key(),
                taken.keep(),
                columns,
                List.copyOf(homeless),
                taken.order(),
                refused(),
                taken.note());
    }

    private Map<String, String> refused() {
        Map<String, String> refused = new LinkedHashMap<>();
        taken.refuse().forEach((what, condition) -> refused.put(what, filled(condition)));
        return refused;
    }

    private @Nullable ColumnCopy column(Column column) {
        String name = column.name().value();
        Column there = old.get(name);
        String set = taken.set().get(name);
        if (set != null && (taken.source() != null || hasAll(set))) {
            boolean isLeft = set.equals("NULL");
            String type = sides.plain().labels(column.type()).isPresent() ? "text" : column.type();
            return written(column, there, isLeft ? "NULL::" + type : filled(set));
        }
        return there == null ? null : converted(column, there);
    }

    /** What a pack says of a column that this copy of the original does not have says nothing. */
    private boolean hasAll(String expression) {
        Matcher matcher = OWN_COLUMN.matcher(expression);
        while (matcher.find()) {
            if (!old.containsKey(matcher.group(1))) {
                return false;
            }
        }
        return true;
    }

    private ColumnCopy written(Column column, @Nullable Column there, String expression) {
        String name = column.name().value();
        List<Change> changes = new ArrayList<>();
        if (there != null) {
            String value = "s." + TableCopy.quoted(name);
            boolean isEnum = sides.plain().labels(column.type()).isPresent();
            String text = isEnum ? "lower(" + value + "::text)" : value + "::text";
            changes.add(new Change(
                    "written anew where it does not fit",
                    value + " IS NOT NULL AND (" + expression + ")::text IS DISTINCT FROM " + text,
                    true));
        }
        return new ColumnCopy(name, expression, conversion.typed(column, expression), changes);
    }

    private ColumnCopy converted(Column column, Column there) {
        String name = column.name().value();
        String value = "s." + TableCopy.quoted(name);
        List<Change> changes = new ArrayList<>();
        String plain = conversion.convert(column, there, changes);
        plain = withoutOrphans(column, value, plain, changes);
        String otherwise = column.defaultExpression();
        if (!column.nullable() && otherwise != null && there.nullable() && !ColumnConversion.isOwnUuid(column, there)) {
            // What was never changed is as old as it is.
            boolean hasAge = name.equals("updated_at") && old.containsKey("created_at");
            String standard = (hasAge ? "s.created_at, " : "") + sides.plain().text(otherwise);
            String given = column.type().equals("jsonb") ? "nullif(" + plain + ", 'null'::jsonb)" : plain;
            plain = "coalesce(" + given + ", " + standard + ")";
            String words = hasAge ? "created_at" : otherwise.replaceAll("::[\\w. ]+$", "");
            changes.add(new Change("NULL becomes " + words, value + " IS NULL", false));
        }
        return new ColumnCopy(name, plain, conversion.typed(column, plain), changes);
    }

    /** A link that leads nowhere is cut, where it may be, and only where nothing has kept it from leading nowhere. */
    private String withoutOrphans(Column column, String value, String plain, List<Change> changes) {
        Optional<Taken> parent = conversion.parent(column);
        if (parent.isEmpty() || !column.nullable() || !sides.has(parent.get()) || isHeld(column.name())) {
            return plain;
        }
        String exists = "EXISTS (SELECT FROM " + sides.old(parent.get().from()).display() + " AS p WHERE p."
                + TableCopy.quoted(parent.get().key()) + " = " + value + ")";
        changes.add(new Change(
                "NULL where there is no such row in " + parent.get().from(),
                value + " IS NOT NULL AND NOT " + exists,
                true));
        return "CASE WHEN " + exists + " THEN " + plain + " END";
    }

    private boolean isHeld(Identifier column) {
        return sides.live().partsOf(Kind.CONSTRAINT, from, Constraint.class).stream()
                .anyMatch(constraint -> constraint.type() == Constraint.Type.FOREIGN_KEY
                        && constraint.validated()
                        && constraint.enforced()
                        && constraint.columns().equals(List.of(column)));
    }

    private ColumnCopy keeping(String name, @Nullable ColumnCopy copy, List<ColumnCopy> columns, Set<String> homeless) {
        String value = "s." + TableCopy.quoted(name);
        Map<String, String> kept = new LinkedHashMap<>();
        homeless.forEach(column -> kept.put(column, toJson(column)));
        for (ColumnCopy column : columns) {
            for (Change change : column.changes()) {
                if (change.isKept() && old.containsKey(column.name())) {
                    String json = toJson(column.name());
                    String condition = change.condition();
                    kept.putIfAbsent(
                            column.name(),
                            condition == null ? json : "CASE WHEN " + anyOf(column) + " THEN " + json + " END");
                }
            }
        }
        String base = "'{}'::jsonb";
        if (old.containsKey(name)) {
            String json = ColumnConversion.toJsonb(value, type(old, name));
            base = "CASE jsonb_typeof(" + json + ") WHEN 'object' THEN " + json + " ELSE '{}'::jsonb END";
            kept.put("original", base + " -> 'original'");
            kept.put(name, "CASE WHEN jsonb_typeof(" + json + ") NOT IN ('object', 'null') THEN " + json + " END");
        }
        StringBuilder pairs = new StringBuilder();
        kept.forEach((column, json) -> pairs.append(pairs.isEmpty() ? "" : ",\n        ")
                .append("(")
                .append(Literal.quote(column))
                .append(", ")
                .append(json)
                .append(")"));
        String expression = kept.isEmpty()
                ? base
                : base
                        + " || coalesce((SELECT jsonb_build_object('original', jsonb_object_agg(k, v)) FROM (VALUES\n        "
                        + pairs + ") AS kept (k, v) WHERE v IS NOT NULL HAVING count(*) > 0), '{}'::jsonb)";
        List<Change> changes = copy == null
                ? List.of()
                : copy.changes().stream().filter(change -> !change.isKept()).toList();
        return new ColumnCopy(name, expression, expression, changes);
    }

    private String toJson(String column) {
        String value = "s." + TableCopy.quoted(column);
        return type(old, column).equals("json") ? ColumnConversion.toJsonb(value, "json") : "to_jsonb(" + value + ")";
    }

    private static String anyOf(ColumnCopy column) {
        List<String> conditions = column.changes().stream()
                .filter(Change::isKept)
                .map(Change::condition)
                .map(condition -> "(" + Objects.requireNonNullElse(condition, "true") + ")")
                .toList();
        return String.join(" OR ", conditions);
    }

    private String filled(String expression) {
        return sides.filled(expression);
    }

    private static String type(Map<String, Column> columns, String name) {
        return Objects.requireNonNull(columns.get(name)).type();
    }

    private static Map<String, Column> columns(Catalog catalog, QualifiedName table) {
        Map<String, Column> columns = new LinkedHashMap<>();
        catalog.columnsOf(table).forEach(column -> columns.put(column.name().value(), column));
        return columns;
    }

    /** Returns the tables of the original's schema that nothing is taken from. */
    static List<String> untaken(CopySides sides) {
        Set<String> taken = new TreeSet<>();
        sides.original().tables().forEach(table -> taken.add(table.from()));
        return sides.live().objects().keySet().stream()
                .filter(id -> id.kind() == Kind.TABLE)
                .map(ObjectId::path)
                .filter(path -> path.getFirst().equals(sides.oldSchema().value()))
                .map(List::getLast)
                .filter(name -> !taken.contains(name))
                .toList();
    }
}
