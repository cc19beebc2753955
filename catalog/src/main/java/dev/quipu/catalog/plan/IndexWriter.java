package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes indexes that no constraint makes. */
final class IndexWriter implements Writer<Index> {
    @Override
    public List<Statement> create(Index index, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(build(index, context));
        statements.addAll(statistics(index, context));
        return statements;
    }

    /** Writes the statistics targets of a new index. */
    static List<Statement> statistics(Index index, Context context) {
        return index.statistics().entrySet().stream()
                .map(target -> statistics(index, target.getKey(), target.getValue(), context))
                .toList();
    }

    /** Writes the statement that builds an index, CONCURRENTLY if others must be able to write meanwhile. */
    static Statement build(Index index, Context context) {
        boolean concurrently = context.online(index.table()) && !isPartitioned(index.table(), context);
        Draft draft = context.draft(text(index, concurrently));
        if (concurrently) {
            draft.locks(index.table(), LockMode.SHARE_UPDATE_EXCLUSIVE, Access.Work.SCAN)
                    .outsideTransactions();
        } else if (index.valid()) {
            lockBelow(index, false, draft, context);
        } else {
            draft.locks(index.table(), LockMode.SHARE);
        }
        boolean wasThere = context.existed(index.table());
        if (index.unique() && (wasThere || isFilled(index.table(), context))) {
            draft.hazard(
                    Hazard.Kind.MAY_FAIL,
                    "Fails if two rows of " + index.table().display() + " have the same key.",
                    wasThere ? new Offenders(context).duplicates(index) : null);
        }
        return draft.build();
    }

    /** Whether a materialized view comes with rows of tables that are there. */
    private static boolean isFilled(QualifiedName relation, Context context) {
        ObjectId id = ObjectId.of(Kind.MATERIALIZED_VIEW, relation);
        return context.to().find(id) instanceof MaterializedView view
                && view.populated()
                && MaterializedViewWriter.tablesBelow(id, context).anyMatch(context::existed);
    }

    /** An index of a partition that is there is taken up unread. */
    private static void lockBelow(Index index, boolean there, Draft draft, Context context) {
        boolean partitioned = isPartitioned(index.table(), context);
        draft.locks(index.table(), LockMode.SHARE, partitioned || there ? Access.Work.NONE : Access.Work.SCAN);
        context.kinship().below(index.table()).stream()
                .flatMap(child -> context.to().indexes(child).stream())
                .filter(part -> index.name().equals(part.partitionOf()))
                .forEach(part -> lockBelow(part, !context.isHosted(part.id()), draft, context));
    }

    private static boolean isPartitioned(QualifiedName name, Context context) {
        Table table = context.to().table(name);
        return table != null && table.isPartitioned();
    }

    /** The definition as the server prints it, without what goes without saying and with the tablespace. */
    private static String text(Index index, boolean concurrently) {
        String start = index.unique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
        String printed = index.definition();
        String on = " " + index.table().display() + " USING " + index.method() + " (";
        int at = printed.indexOf(on);
        String rest = at < 0 ? null : printed.substring(at + on.length());
        if (rest == null) {
            return printed;
        }
        String method = index.method().equals("btree") ? "" : "USING " + new Identifier(index.method()).display() + " ";
        boolean only = !index.valid() && printed.substring(0, at).endsWith(" ON ONLY");
        String name = index.name().name().display() + (only ? " ON ONLY " : " ON ");
        return start + (concurrently ? "CONCURRENTLY " : "") + name
                + index.table().display() + " " + method + "(" + withTablespace(rest, index);
    }

    private static String withTablespace(String rest, Index index) {
        if (index.tablespace() == null) {
            return rest;
        }
        String clause = " TABLESPACE " + index.tablespace().display();
        int where = index.predicate() == null
                ? -1
                : rest.lastIndexOf(" WHERE ", rest.length() - index.predicate().length());
        return where < 0 ? rest + clause : rest.substring(0, where) + clause + rest.substring(where);
    }

    private static Statement statistics(Index index, String column, String target, Context context) {
        return context.draft("ALTER INDEX " + index.name().display() + " ALTER COLUMN " + column + " SET STATISTICS "
                        + target)
                .locks(index.name(), LockMode.SHARE_UPDATE_EXCLUSIVE)
                .build();
    }

    @Override
    public List<Statement> drop(Index index, Context context) {
        Table table = context.from().table(index.table());
        boolean concurrently =
                context.online(index.table()) && index.partitionOf() == null && table != null && !table.isPartitioned();
        if (concurrently) {
            return List.of(dropConcurrently(index, context));
        }
        Draft draft = context.draft("DROP INDEX " + index.name().display());
        noteGap(index, draft, context);
        return (isPartitioned(index.table(), context)
                        ? draft.locksTree(index.table(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                        : draft.locks(index.table(), LockMode.ACCESS_EXCLUSIVE))
                .only();
    }

    static Statement dropConcurrently(Index index, Context context) {
        Draft draft = context.draft("DROP INDEX CONCURRENTLY " + index.name().display())
                .locks(index.table(), LockMode.SHARE_UPDATE_EXCLUSIVE)
                .outsideTransactions();
        noteGap(index, draft, context);
        return draft.build();
    }

    private static void noteGap(Index index, Draft draft, Context context) {
        if (context.fates().isRebuilt(index.id()) && context.online(index.table())) {
            draft.hazard(
                    Hazard.Kind.BREAKS_CLIENTS,
                    "Until it is built anew, queries do without it"
                            + (index.unique() ? ", and rows may get the same key." : "."),
                    null);
            new KeyGap(index.table(), context).noteIdentity(index, draft);
        } else {
            new KeyGap(index.table(), context).noteNext(index, draft);
        }
    }

    /** Writes what makes an index that the server has made after another what it is to be. */
    static List<Statement> settings(Index like, Index index, Context context) {
        return new Changes(like, index, context).settings();
    }

    @Override
    public Alteration alter(Index from, Index to, Context context) {
        if (!isSameButForSettings(from, to) || (from.constraint() != null && to.constraint() == null)) {
            return isReplacedWithKey(from, to, context)
                    ? new Alteration.InPlace(List.of(), Set.of(), true)
                    : new BesideOld(from, to, context).index();
        }
        // With its table it stays as it is, and is one by itself, until that has another place.
        boolean leaves = from.partitionOf() != null
                && !from.partitionOf().equals(to.partitionOf())
                && !context.kinship().leaves(to.table());
        boolean losesParts = from.valid() && !to.valid() && isPartitioned(to.table(), context);
        if (leaves || losesParts) {
            return new Alteration.Rebuild();
        }
        return Alteration.inPlace(new Changes(from, to, context).write());
    }

    private static boolean isReplacedWithKey(Index from, Index to, Context context) {
        Constraint before =
                from.constraint() == null ? null : context.from().constraint(from.table(), from.constraint());
        Constraint after = to.constraint() == null ? null : context.to().constraint(to.table(), to.constraint());
        return before != null
                && after != null
                && !before.equals(after)
                && before.id().equals(after.id())
                && new ConstraintWriter().alter(before, after, context) instanceof Alteration.InPlace inPlace
                && inPlace.replaced();
    }

    /**
     * Tells whether the server would take an index of a partition for a part of another's. It does not look at the
     * order of values.
     */
    static boolean isTwin(Index part, Index whole) {
        return part.method().equals(whole.method())
                && part.unique() == whole.unique()
                && part.nullsNotDistinct() == whole.nullsNotDistinct()
                && inNoOrder(part.keys()).equals(inNoOrder(whole.keys()))
                && part.included().equals(whole.included())
                && Objects.equals(part.predicate(), whole.predicate());
    }

    private static List<Index.Key> inNoOrder(List<Index.Key> keys) {
        return keys.stream()
                .map(key -> new Index.Key(
                        key.column(), key.expression(), key.collation(), key.operatorClass(), false, false))
                .toList();
    }

    private static boolean isSameButForSettings(Index from, Index to) {
        return withoutSettings(from).equals(withoutSettings(to));
    }

    private static Index withoutSettings(Index index) {
        return new Index(
                index.name(),
                index.table(),
                index.method(),
                index.unique(),
                index.nullsNotDistinct(),
                index.keys(),
                index.included(),
                index.predicate(),
                new TreeMap<>(),
                null,
                true,
                null,
                null,
                new TreeMap<>(),
                "");
    }

    /** The statements that change what can be changed of an index. */
    private static final class Changes {
        private final List<Statement> statements = new ArrayList<>();
        private final Index from;
        private final Index to;
        private final Context context;

        Changes(Index from, Index to, Context context) {
            this.from = from;
            this.to = to;
            this.context = context;
        }

        List<Statement> write() {
            settings();
            if (!from.valid() && to.valid() && !isPartitioned(to.table(), context)) {
                reindex();
            }
            return statements;
        }

        List<Statement> settings() {
            String alter = "ALTER INDEX " + to.name().display() + " ";
            if (!Objects.equals(from.tablespace(), to.tablespace())) {
                // That of a partitioned table has no file, and says where new parts go.
                Access.Work work = isPartitioned(to.table(), context) ? Access.Work.NONE : Access.Work.REWRITE;
                statements.add(context.draft(alter + "SET TABLESPACE " + tablespace(to.tablespace()))
                        .locks(to.name(), LockMode.ACCESS_EXCLUSIVE, work)
                        .build());
            }
            Options.changes(from.options(), to.options())
                    .forEach(change -> statements.add(context.draft(alter + change.action())
                            .locks(to.name(), change.lock())
                            .build()));
            changedStatistics().forEach((column, target) -> statements.add(statistics(to, column, target, context)));
            return statements;
        }

        private static String tablespace(@Nullable Identifier name) {
            return name == null ? "pg_default" : name.display();
        }

        private Map<String, String> changedStatistics() {
            var changed = new TreeMap<String, String>();
            from.statistics().keySet().forEach(column -> changed.put(column, "-1"));
            changed.putAll(to.statistics());
            changed.entrySet()
                    .removeIf(entry -> entry.getValue().equals(from.statistics().get(entry.getKey())));
            return changed;
        }

        private void reindex() {
            boolean online = context.online(to.table());
            String sql = "REINDEX INDEX " + (online ? "CONCURRENTLY " : "")
                    + to.name().display();
            Draft draft = context.draft(sql)
                    .locks(to.table(), online ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE, Access.Work.SCAN);
            statements.add((online ? draft.outsideTransactions() : draft).build());
        }
    }
}
