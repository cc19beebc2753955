package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.DefaultPrivileges;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.List;

/** Writes what ALTER DEFAULT PRIVILEGES sets. For all schemas they begin as the server has them built in, for one with none. */
final class DefaultPrivilegesWriter implements Writer<DefaultPrivileges> {
    @Override
    public List<Statement> create(DefaultPrivileges privileges, Context context) {
        return change(privileges, beforeFirst(privileges, context), privileges.grants(), context);
    }

    private static List<Grant> beforeFirst(DefaultPrivileges privileges, Context context) {
        return privileges.schema() == null
                ? BuiltInPrivileges.of(privileges.objects(), privileges.role(), context.serverVersion())
                : List.of();
    }

    @Override
    public List<Statement> drop(DefaultPrivileges privileges, Context context) {
        return change(privileges, privileges.grants(), beforeFirst(privileges, context), context);
    }

    @Override
    public Alteration alter(DefaultPrivileges from, DefaultPrivileges to, Context context) {
        return Alteration.inPlace(change(to, from.grants(), to.grants(), context));
    }

    private static List<Statement> change(
            DefaultPrivileges privileges, List<Grant> from, List<Grant> to, Context context) {
        String prefix = "ALTER DEFAULT PRIVILEGES FOR ROLE " + new Identifier(privileges.role()).display()
                + (privileges.schema() == null
                        ? ""
                        : " IN SCHEMA " + privileges.schema().display()) + Sql.INDENT;
        List<String> all = BuiltInPrivileges.all(privileges.objects(), context.serverVersion());
        var changes = new PrivilegeChanges(privileges.objects(), "", privileges.role(), all);
        var statements = new ArrayList<Statement>();
        changes.between(from, to).forEach(change -> statements.add(Statement.harmless(prefix + change.sql())));
        return statements;
    }
}
