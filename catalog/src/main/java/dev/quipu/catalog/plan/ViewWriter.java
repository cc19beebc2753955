package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.View;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/** Writes views. */
final class ViewWriter implements Writer<View> {
    @Override
    public List<Statement> create(View view, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(Statement.harmless(text("CREATE VIEW ", view)));
        context.to().columns(view.name()).stream()
                .filter(column -> column.defaultExpression() != null)
                .forEach(column -> statements.addAll(DefaultWriter.set(column, context)));
        return statements;
    }

    private static String text(String verb, View view) {
        String options = view.options().isEmpty() ? "" : " WITH " + Options.storage(view.options());
        return verb + view.name().display() + options + " AS\n" + Query.outdented(view.query());
    }

    @Override
    public List<Statement> drop(View view, Context context) {
        return context.draft("DROP VIEW " + view.name().display())
                .locksDropped(view.name())
                .only();
    }

    /** The server replaces a view's query if its columns stay as they are; others may come at the end. */
    @Override
    public Alteration alter(View from, View to, Context context) {
        if (!canReplace(context, to.name())) {
            return new Alteration.Rebuild();
        }
        if (!from.query().equals(to.query())) {
            return Alteration.inPlace(context.draft(text("CREATE OR REPLACE VIEW ", to))
                    .locks(to.name(), LockMode.ACCESS_EXCLUSIVE)
                    .only());
        }
        return Alteration.inPlace(Options.changes(from.options(), to.options()).stream()
                .map(change -> context.draft("ALTER VIEW " + to.name().display() + " " + change.action())
                        .locks(to.name(), LockMode.ACCESS_EXCLUSIVE)
                        .build())
                .toList());
    }

    private static boolean canReplace(Context context, QualifiedName view) {
        List<Column> before = context.from().columns(view);
        List<Column> after = context.to().columns(view);
        if (before.size() > after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            Column one = before.get(i);
            Column other = after.get(i);
            if (!one.name().equals(other.name())
                    || !one.type().equals(other.type())
                    || !java.util.Objects.equals(one.collation(), other.collation())) {
                return false;
            }
        }
        return true;
    }
}
