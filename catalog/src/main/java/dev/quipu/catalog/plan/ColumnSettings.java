package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Writes how columns are stored and what is known of their values: what changes no row that is there. */
final class ColumnSettings {
    private ColumnSettings() {}

    /**
     * @param from the column before; null if it has just been made by its definition
     */
    static List<Statement> write(@Nullable Column from, Column to, Context context) {
        String alter = AlterTable.of(to.relation(), false, context) + "ALTER COLUMN "
                + to.name().display() + " ";
        var statements = new ArrayList<Statement>();
        Column.Storage storage = from == null ? Column.Storage.OF_TYPE : from.storage();
        if (storage != to.storage()) {
            String word = to.storage() == Column.Storage.OF_TYPE
                    ? "DEFAULT"
                    : to.storage().name();
            statements.add(change(alter + "SET STORAGE " + word, LockMode.ACCESS_EXCLUSIVE, to, context));
        }
        if (from != null && !Objects.equals(from.compression(), to.compression())) {
            String method = to.compression() == null ? "default" : to.compression();
            statements.add(change(alter + "SET COMPRESSION " + method, LockMode.ACCESS_EXCLUSIVE, to, context));
        }
        Integer statistics = from == null ? null : from.statistics();
        if (!Objects.equals(statistics, to.statistics())) {
            int target = to.statistics() == null ? -1 : to.statistics();
            statements.add(change(alter + "SET STATISTICS " + target, LockMode.SHARE_UPDATE_EXCLUSIVE, to, context));
        }
        SortedMap<String, String> options = from == null ? Collections.emptySortedMap() : from.options();
        Options.changes(options, to.options())
                .forEach(
                        change -> statements.add(change(alter + change, LockMode.SHARE_UPDATE_EXCLUSIVE, to, context)));
        return statements;
    }

    private static Statement change(String sql, LockMode lock, Column column, Context context) {
        return context.draft(sql).locks(column.relation(), lock).build();
    }
}
