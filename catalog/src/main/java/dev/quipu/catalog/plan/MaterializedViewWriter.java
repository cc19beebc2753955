package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes materialized views. Their indexes are objects of their own. */
final class MaterializedViewWriter implements Writer<MaterializedView> {
    @Override
    public List<Statement> create(MaterializedView view, Context context) {
        var text = new StringBuilder("CREATE MATERIALIZED VIEW ")
                .append(view.name().display());
        if (view.accessMethod() != null) {
            text.append(" USING ").append(view.accessMethod().display());
        }
        if (!view.options().isEmpty()) {
            text.append(" WITH ").append(Options.storage(view.options()));
        }
        if (view.tablespace() != null) {
            text.append(" TABLESPACE ").append(view.tablespace().display());
        }
        text.append(" AS\n").append(Query.outdented(view.query()));
        text.append(view.populated() ? "" : "\nWITH NO DATA");
        var statements = new ArrayList<Statement>();
        Draft draft = context.draft(text.toString());
        if (view.populated()) {
            readBelow(view.id(), draft, context);
        } else if (context.fates().isRebuilt(view.id())) {
            isEmpty(view, draft);
        }
        statements.add(draft.build());
        for (Column column : context.to().columns(view.name())) {
            statements.addAll(ColumnSettings.ofQuery(column, context));
        }
        return statements;
    }

    private static Draft isEmpty(MaterializedView view, Draft draft) {
        return draft.hazard(
                Hazard.Kind.BREAKS_CLIENTS,
                "No one can query " + view.name().display() + " until it is refreshed.",
                null);
    }

    /** The tables that a view stands on, and those that its views stand on, are read. */
    private static void readBelow(ObjectId view, Draft draft, Context context) {
        var found = new LinkedHashSet<ObjectId>();
        collect(view, Set.of(Kind.VIEW), context, found);
        found.stream()
                .filter(relation -> relation.kind() != Kind.VIEW)
                .forEach(relation -> draft.locks(relation.qualifiedName(), LockMode.ACCESS_SHARE, Access.Work.SCAN));
    }

    /** Returns the tables whose rows it has, be it by way of other materialized views. */
    static Stream<QualifiedName> tablesBelow(ObjectId view, Context context) {
        var found = new LinkedHashSet<ObjectId>();
        collect(view, Set.of(Kind.VIEW, Kind.MATERIALIZED_VIEW), context, found);
        return found.stream().filter(relation -> relation.kind() == Kind.TABLE).map(ObjectId::qualifiedName);
    }

    /**
     * @param through the kinds of relations of which that is looked for on which they stand
     */
    private static void collect(ObjectId view, Set<Kind> through, Context context, Set<ObjectId> found) {
        for (ObjectId used : context.to().uses(view)) {
            ObjectId relation = used.kind() == Kind.COLUMN ? relationOf(used, context) : used;
            boolean isRelation = switch (relation.kind()) {
                case TABLE, VIEW, MATERIALIZED_VIEW -> true;
                default -> false;
            };
            if (isRelation && found.add(relation) && through.contains(relation.kind())) {
                collect(relation, through, context, found);
            }
        }
    }

    private static ObjectId relationOf(ObjectId column, Context context) {
        return context.to().relation(column.qualifiedName()).orElse(column);
    }

    @Override
    public List<Statement> drop(MaterializedView view, Context context) {
        return context.draft("DROP MATERIALIZED VIEW " + view.name().display())
                .locksDropped(view.name())
                .only();
    }

    @Override
    public Alteration alter(MaterializedView from, MaterializedView to, Context context) {
        if (!from.query().equals(to.query())) {
            return new Alteration.Rebuild();
        }
        var changes = new Changes(to, context);
        Options.changes(from.options(), to.options()).forEach(change -> changes.add(change.action(), change.lock()));
        if (!Objects.equals(from.accessMethod(), to.accessMethod())) {
            changes.rewrite("SET ACCESS METHOD " + display(to.accessMethod(), "heap"));
        }
        if (!Objects.equals(from.tablespace(), to.tablespace())) {
            changes.rewrite("SET TABLESPACE " + display(to.tablespace(), "pg_default"));
        }
        // An index that there is to be is marked at the end, when it is there.
        if (from.clusteredOn() != null && to.clusteredOn() == null) {
            changes.add("SET WITHOUT CLUSTER", LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
        if (from.populated() != to.populated()) {
            changes.refresh();
        }
        return Alteration.inPlace(changes.statements);
    }

    private static String display(@Nullable Identifier name, String other) {
        return name == null ? other : name.display();
    }

    /** The statements that change one view. */
    private static final class Changes {
        private final List<Statement> statements = new ArrayList<>();
        private final MaterializedView view;
        private final Context context;

        Changes(MaterializedView view, Context context) {
            this.view = view;
            this.context = context;
        }

        void add(String action, LockMode lock) {
            statements.add(context.draft(alter(action)).locks(view.name(), lock).build());
        }

        void rewrite(String action) {
            statements.add(context.draft(alter(action))
                    .locks(view.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.REWRITE)
                    .build());
        }

        void refresh() {
            String refresh = "REFRESH MATERIALIZED VIEW " + view.name().display();
            if (!view.populated()) {
                Draft draft = context.draft(refresh + " WITH NO DATA").locks(view.name(), LockMode.ACCESS_EXCLUSIVE);
                statements.add(isEmpty(view, draft).build());
                return;
            }
            Draft draft = context.draft(refresh).locks(view.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.REWRITE);
            readBelow(view.id(), draft, context);
            statements.add(draft.build());
        }

        private String alter(String action) {
            return "ALTER MATERIALIZED VIEW " + view.name().display() + " " + action;
        }
    }
}
