package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes how columns are stored and what is known of their values: what changes no row that is there. CREATE TABLE could say
 * the storage from 16 on; a statement of its own does on every version.
 */
final class ColumnSettings {
    private static final int STORAGE_DEFAULT = 160000;

    private final Column to;
    private final Context context;
    private final String alter;
    private final List<Statement> statements = new ArrayList<>();

    private ColumnSettings(Column to, Context context) {
        this.to = to;
        this.context = context;
        this.alter = AlterTable.of(to.relation(), false, context) + "ALTER COLUMN "
                + to.name().display() + " ";
    }

    /**
     * Writes the settings of a column that has just been made.
     *
     * @param above the column that it has its storage and compression from; null if its own definition has made it
     */
    static List<Statement> create(Column column, @Nullable Column above, Context context) {
        var settings = new ColumnSettings(column, context);
        settings.storage(above == null ? Column.Storage.OF_TYPE : above.storage());
        settings.compression(above == null ? column.compression() : above.compression());
        settings.statistics(null);
        settings.options(Collections.emptySortedMap());
        return settings.statements;
    }

    /** Writes the settings of a column that the query of a materialized view has just made. */
    static List<Statement> ofQuery(Column column, Context context) {
        var settings = new ColumnSettings(column, context);
        settings.storage(Column.Storage.OF_TYPE);
        settings.compression(null);
        settings.statistics(null);
        settings.options(Collections.emptySortedMap());
        return settings.statements;
    }

    /**
     * @param retyped whether the column has just been given its type, which sets its storage and compression back
     */
    static List<Statement> change(Column from, Column to, boolean retyped, Context context) {
        var settings = new ColumnSettings(to, context);
        settings.storage(retyped ? Column.Storage.OF_TYPE : from.storage());
        settings.compression(retyped ? null : from.compression());
        settings.statistics(from.statistics());
        settings.options(from.options());
        return settings.statements;
    }

    private void storage(Column.Storage from) {
        if (from != to.storage()) {
            add(
                    to.storage() == Column.Storage.OF_TYPE
                            ? storageOfType()
                            : "SET STORAGE " + to.storage().name(),
                    LockMode.ACCESS_EXCLUSIVE);
        }
    }

    /** Before 16 there is no word for it. Where the type's is not known, the type is set anew, which brings it back. */
    private String storageOfType() {
        if (context.serverVersion() >= STORAGE_DEFAULT) {
            return "SET STORAGE DEFAULT";
        }
        Column.Storage storage = TypeStorage.of(to.type(), context);
        return storage == null ? "TYPE " + Wording.type(to.type()) : "SET STORAGE " + storage.name();
    }

    private void compression(@Nullable String from) {
        if (!Objects.equals(from, to.compression())) {
            String method = to.compression() == null ? "default" : to.compression();
            add("SET COMPRESSION " + method, LockMode.ACCESS_EXCLUSIVE);
        }
    }

    private void statistics(@Nullable Integer from) {
        if (!Objects.equals(from, to.statistics())) {
            int target = to.statistics() == null ? -1 : to.statistics();
            add("SET STATISTICS " + target, LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
    }

    private void options(SortedMap<String, String> from) {
        Options.changes(from, to.options()).forEach(change -> add(change.action(), change.lock()));
    }

    private void add(String action, LockMode lock) {
        statements.add(context.draft(alter + action).locks(to.relation(), lock).build());
    }
}
