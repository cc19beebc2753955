package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table as a diagram shows it.
 *
 * @param table its name
 * @param title its name as it is written
 * @param fields the columns that are shown
 * @param hidden how many more it has
 */
record Entity(QualifiedName table, String title, List<Field> fields, int hidden) {
    static final int HEADER = 30;
    static final int ROW = 20;
    private static final int MOST_FIELDS = 14;
    private static final int LONGEST_NAME = 30;
    private static final int LONGEST_TYPE = 24;
    private static final int BOTTOM = 5;

    /**
     * A column as a diagram shows it.
     *
     * @param column its name, whole
     * @param name its name as it is written
     * @param type its type as it is written
     * @param primary whether it is part of the primary key
     * @param foreign whether it is part of a foreign key
     * @param nullable whether it may be null
     */
    record Field(Identifier column, String name, String type, boolean primary, boolean foreign, boolean nullable) {
        boolean isKey() {
            return primary || foreign;
        }
    }

    /** Returns a table with its keys and as many more of its first columns as have room. */
    static Entity of(Scope scope, QualifiedName table) {
        Set<Identifier> foreign = new HashSet<>();
        scope.foreignKeysOf(table).forEach(key -> foreign.addAll(key.columns()));
        List<Field> all = new ArrayList<>();
        for (Column column : scope.catalog().columnsOf(table)) {
            all.add(new Field(
                    column.name(),
                    Plain.shortened(column.name().value(), LONGEST_NAME),
                    Plain.shortened(ShortType.of(column.type(), table.schema()), LONGEST_TYPE),
                    ForeignKey.isPrimary(scope, column),
                    foreign.contains(column.name()),
                    column.nullable()));
        }
        List<Field> shown = shown(all);
        String name = scope.schemas().size() > 1
                ? table.schema().value() + "." + table.name().value()
                : table.name().value();
        return new Entity(table, Plain.shortened(name, LONGEST_NAME + 8), shown, all.size() - shown.size());
    }

    private static List<Field> shown(List<Field> all) {
        long others = MOST_FIELDS - all.stream().filter(Field::isKey).count();
        List<Field> shown = new ArrayList<>();
        for (Field field : all) {
            if (field.isKey() || others > 0 || all.size() <= MOST_FIELDS + 1) {
                shown.add(field);
                others -= field.isKey() ? 0 : 1;
            }
        }
        return shown;
    }

    int width() {
        double widest = Plain.width(title) * 8.0 + 24;
        for (Field field : fields) {
            widest =
                    Math.max(widest, 40 + Plain.width(field.name()) * 7.25 + 18 + Plain.width(field.type()) * 6.7 + 10);
        }
        return (int) Math.ceil(Math.max(widest, 150));
    }

    int height() {
        return HEADER + ROW * (fields.size() + (hidden > 0 ? 1 : 0)) + BOTTOM;
    }

    /** Returns how far below its top the line of a column ends, which may be among those that are not shown. */
    int port(Identifier column) {
        int row = 0;
        while (row < fields.size() && !fields.get(row).column().equals(column)) {
            row++;
        }
        return Math.min(HEADER + ROW * row + ROW / 2 + 1, height() - BOTTOM);
    }
}
