package dev.quipu.migration.original;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** The questions which rows a table of the pack would not take, one for each of its rules. */
final class Misfits {
    private final CopySides sides;
    private final List<TableCopy> all;
    private final TableCopy copy;
    private final List<Question> questions = new ArrayList<>();

    private Misfits(CopySides sides, List<TableCopy> all, TableCopy copy) {
        this.sides = sides;
        this.all = all;
        this.copy = copy;
    }

    /**
     * A question.
     *
     * @param what what is wrong with the rows
     * @param query the original's rows for which it is
     */
    record Question(String what, String query) {}

    static List<Question> of(CopySides sides, List<TableCopy> all, TableCopy copy) {
        Misfits misfits = new Misfits(sides, all, copy);
        misfits.values();
        misfits.unreadable();
        misfits.constraints();
        misfits.duplicates();
        misfits.refused();
        misfits.thereAlready();
        return misfits.questions;
    }

    private void ask(String what, Set<String> columns, String condition) {
        ask(what, "SELECT m.old_key FROM " + copy.mapped(columns) + " AS m WHERE " + condition);
    }

    private void ask(String what, String keys) {
        String key = TableCopy.quoted(copy.key());
        questions.add(
                new Question(what, "SELECT * FROM " + copy.from().display() + " WHERE " + key + " IN (" + keys + ")"));
    }

    private void values() {
        for (Column column : sides.made().columnsOf(copy.into())) {
            String name = column.name().value();
            if (copy.fills(Set.of(name)) && !name.equals(copy.keep())) {
                values(column, name, "m." + TableCopy.quoted(name));
            }
        }
    }

    private void values(Column column, String name, String value) {
        if (!column.nullable()) {
            ask(name + " is NULL", Set.of(name), value + " IS NULL");
        }
        sides.plain()
                .labels(column.type())
                .ifPresent(labels -> ask(
                        name + " is none of " + String.join(", ", labels),
                        Set.of(name),
                        value + " NOT IN ("
                                + labels.stream().map(Literal::quote).collect(Collectors.joining(", ")) + ")"));
        Matcher text = ColumnConversion.VARCHAR.matcher(column.type());
        if (text.matches()) {
            ask(
                    name + " is longer than " + text.group(1) + " characters",
                    Set.of(name),
                    "length(" + value + ") > " + text.group(1));
        }
        Matcher number = ColumnConversion.NUMERIC.matcher(column.type());
        if (number.matches()) {
            int scale = Integer.parseInt(number.group(2));
            int digits = Integer.parseInt(number.group(1)) - scale;
            ask(
                    name + " does not fit into " + column.type(),
                    Set.of(name),
                    "abs(round((" + value + ")::numeric, " + scale + ")) >= 1e" + digits + "::numeric AND (" + value
                            + ")::numeric <> 'NaN'");
        }
    }

    /** What cannot be read as the type that it has here. */
    private void unreadable() {
        Map<String, Column> old = new HashMap<>();
        sides.live()
                .columnsOf(copy.from())
                .forEach(column -> old.put(column.name().value(), column));
        for (Column column : sides.made().columnsOf(copy.into())) {
            String name = column.name().value();
            Column there = old.get(name);
            String value = "s." + TableCopy.quoted(name);
            if (there == null) {
                continue;
            }
            if (column.type().equals("bytea") && ColumnConversion.isText(there.type())) {
                ask(name + " is not written in base64", rowsWhere("NOT (" + ColumnConversion.isBase64(value) + ")"));
            } else if (column.type().equals("jsonb") && there.type().equals("json")) {
                unstorable(name);
            }
        }
        // What has no place of its own is kept in a jsonb.
        if (copy.keep() != null) {
            copy.homeless().stream()
                    .filter(name -> Objects.requireNonNull(old.get(name)).type().equals("json"))
                    .forEach(this::unstorable);
        }
    }

    /** Json is text that nobody has looked into; jsonb is made of what the escapes in it mean. */
    private void unstorable(String name) {
        String value = "s." + TableCopy.quoted(name);
        ask(name + " has a NUL character, which jsonb does not take", rowsWhere(ColumnConversion.hasNul(value)));
        ask(
                name + " has half of a surrogate pair, which jsonb does not take",
                rowsWhere(ColumnConversion.hasHalfOfAPair(value)));
        ask(
                name + " has a number with more digits than jsonb takes",
                rowsWhere(ColumnConversion.hasNumberBeyond(value)));
    }

    private void constraints() {
        for (Constraint constraint : sides.made().partsOf(Kind.CONSTRAINT, copy.into(), Constraint.class)) {
            Set<String> columns = names(constraint.columns());
            if (!copy.fills(columns) || columns.isEmpty()) {
                continue;
            }
            if (constraint.type() == Constraint.Type.CHECK
                    && sides.plain().isSelfContained(constraint.definition())
                    && !columns.contains(copy.keep())) {
                String check = sides.plain().text(constraint.definition()).replaceFirst("^CHECK ", "");
                ask(
                        constraint.name().value() + ": "
                                + check.replaceAll("^\\(|\\)$|(?: NOT VALID| NO INHERIT)+$", ""),
                        columns,
                        "NOT " + check.replaceAll("(?: NOT VALID| NO INHERIT)+$", ""));
            } else if (constraint.type() == Constraint.Type.FOREIGN_KEY) {
                parents(constraint, columns);
            }
        }
    }

    private void parents(Constraint constraint, Set<String> columns) {
        Constraint.Reference reference = Objects.requireNonNull(constraint.reference());
        List<String> own =
                constraint.columns().stream().map(one -> "m." + one.display()).toList();
        String given = own.stream().map(one -> one + " IS NOT NULL").collect(Collectors.joining(" AND "));
        TableCopy parent = all.stream()
                .filter(one -> one.into().equals(reference.table()))
                .findFirst()
                .orElse(null);
        String what = Plain.names(columns) + " leads to no row of "
                + reference.table().name().display();
        if (parent == null) {
            ask(what, columns, given);
            return;
        }
        Set<String> others = names(reference.columns());
        if (parent.fills(others)) {
            String joined = "";
            for (int i = 0; i < own.size(); i++) {
                joined += (i == 0 ? "" : " AND ") + "p."
                        + reference.columns().get(i).display() + " = " + own.get(i);
            }
            ask(
                    what,
                    columns,
                    given + " AND NOT EXISTS (SELECT FROM " + parent.mapped(others) + " AS p WHERE " + joined + ")");
        }
    }

    private void duplicates() {
        for (Index index : sides.made().indexesOf(copy.into())) {
            if (index.unique() && !isKey(index)) {
                duplicates(index);
            }
        }
    }

    private boolean isKey(Index index) {
        return index.keys().size() == 1
                && index.keys().getFirst().column() != null
                && copy.key().equals(index.keys().getFirst().column().value());
    }

    private void duplicates(Index index) {
        List<String> keys = index.keys().stream()
                .map(key -> sides.plain().text(key.expression()))
                .toList();
        String predicate = index.predicate();
        String rows = predicate == null ? "true" : sides.plain().text(predicate);
        if (!sides.plain().isSelfContained(keys + rows)) {
            return;
        }
        Set<String> columns = copy.columns().stream()
                .map(ColumnCopy::name)
                .filter(name -> (keys + rows).matches("(?s).*\\b" + name + "\\b.*"))
                .collect(Collectors.toSet());
        boolean isWhole =
                index.keys().stream().allMatch(key -> key.column() == null || copy.fills(names(List.of(key.column()))));
        if (!isWhole || columns.isEmpty()) {
            return;
        }
        String given = index.nullsNotDistinct()
                ? ""
                : keys.stream().map(key -> " AND (" + key + ") IS NOT NULL").collect(Collectors.joining());
        ask(
                "more than one with the same " + String.join(", ", keys),
                "SELECT d.old_key FROM (SELECT m.old_key, count(*) OVER (PARTITION BY " + String.join(", ", keys)
                        + ") AS same FROM " + copy.mapped(columns) + " AS m WHERE (" + rows + ")" + given
                        + ") AS d WHERE d.same > 1");
    }

    private void refused() {
        copy.refuse().forEach((what, condition) -> ask(what, rowsWhere(condition)));
    }

    private String rowsWhere(String condition) {
        return "SELECT s." + TableCopy.quoted(copy.key()) + " FROM " + copy.source() + " AS s WHERE " + condition;
    }

    private void thereAlready() {
        if (sides.isThere(copy.into())) {
            String key = TableCopy.quoted(copy.key());
            ask(
                    "the pack's table has a row with this key already",
                    Set.of(copy.key()),
                    "EXISTS (SELECT FROM " + copy.into().display() + " AS t WHERE t." + key + " = m." + key + ")");
        }
    }

    private static Set<String> names(List<Identifier> columns) {
        Set<String> names = new LinkedHashSet<>();
        columns.forEach(column -> names.add(column.value()));
        return names;
    }
}
