package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.RangeType;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes domains. What a domain demands anew is asked of every column of it. */
final class DomainTypeWriter implements Writer<DomainType> {
    @Override
    public List<Statement> create(DomainType domain, Context context) {
        var clauses = new ArrayList<String>();
        clauses.add("CREATE DOMAIN " + domain.name().display() + " AS " + Wording.type(domain.baseType())
                + (domain.collation() == null
                        ? ""
                        : " COLLATE " + domain.collation().display()));
        if (domain.defaultExpression() != null) {
            clauses.add("DEFAULT " + domain.defaultExpression());
        }
        if (domain.notNull() != null) {
            clauses.add(notNull(domain, domain.notNull()));
        }
        domain.checks().stream().filter(DomainType.Check::validated).forEach(check -> clauses.add(constraint(check)));
        var statements = new ArrayList<Statement>();
        statements.add(Statement.harmless(String.join(Sql.INDENT, clauses)));
        domain.checks().stream()
                .filter(check -> !check.validated())
                .forEach(check ->
                        statements.add(Statement.harmless(alter(domain) + "ADD " + constraint(check) + " NOT VALID")));
        return statements;
    }

    private static String notNull(DomainType domain, NotNull notNull) {
        return isNamed(domain, notNull)
                ? "CONSTRAINT " + Objects.requireNonNull(notNull.name()).display() + " NOT NULL"
                : "NOT NULL";
    }

    private static boolean isNamed(DomainType domain, NotNull notNull) {
        Identifier usual = MadeName.of(domain.name().name().value(), "", "not_null");
        return notNull.name() != null && !notNull.name().equals(usual);
    }

    private static String constraint(DomainType.Check check) {
        return "CONSTRAINT " + check.name().display() + " " + Wording.check(check.definition());
    }

    private static String alter(DomainType domain) {
        return "ALTER DOMAIN " + domain.name().display() + " ";
    }

    @Override
    public List<Statement> drop(DomainType domain, Context context) {
        return List.of(Statement.harmless("DROP DOMAIN " + domain.name().display()));
    }

    @Override
    public Alteration alter(DomainType from, DomainType to, Context context) {
        if (!from.baseType().equals(to.baseType()) || !Objects.equals(from.collation(), to.collation())) {
            return new Alteration.Rebuild();
        }
        Optional<ObjectId> container = demandsMore(from, to) ? container(from, context) : Optional.empty();
        if (container.isPresent()) {
            return new Alteration.Refused(
                    Wording.capitalized(to.id())
                            + " can demand nothing new: the server does not look for its values inside of "
                            + container.get() + ".",
                    "Give that column a type without the domain, change the domain, then give the column its type back.");
        }
        var statements = new ArrayList<Statement>();
        changeChecks(from, to, context, statements);
        if (!Objects.equals(from.defaultExpression(), to.defaultExpression())) {
            String action = to.defaultExpression() == null ? "DROP DEFAULT" : "SET DEFAULT " + to.defaultExpression();
            statements.add(Statement.harmless(alter(to) + action));
        }
        changeNotNull(from, to, context, statements);
        return Alteration.inPlace(statements);
    }

    /** Tells whether the server would have to look at the values that are there. */
    private static boolean demandsMore(DomainType from, DomainType to) {
        return (from.notNull() == null && to.notNull() != null)
                || to.checks().stream()
                        .filter(DomainType.Check::validated)
                        .anyMatch(check -> find(from, check.name())
                                .filter(before -> before.validated() && !mustGo(before, check))
                                .isEmpty());
    }

    /** Returns a column that holds values of the domain inside of others: of an array, a range, a composite type. */
    private static Optional<ObjectId> container(DomainType domain, Context context) {
        return context.from().users(domain.id()).stream()
                .flatMap(user -> switch (context.from().find(user)) {
                    case Column column -> isContainer(column, domain, context) ? Stream.of(user) : Stream.empty();
                    case DomainType over -> container(over, context).stream();
                    case CompositeType composite -> ofTables(composite.id(), context);
                    case RangeType range -> ofTables(range.id(), context);
                    case null, default -> Stream.empty();
                })
                .sorted()
                .findFirst();
    }

    private static boolean isContainer(Column column, DomainType domain, Context context) {
        return context.from().table(column.relation()) != null
                && column.generated() == null
                && column.type().startsWith(domain.name().display() + "[");
    }

    private static Stream<ObjectId> ofTables(ObjectId type, Context context) {
        return context.from().users(type).stream()
                .filter(user -> context.from().find(user) instanceof Column column
                        && context.from().table(column.relation()) != null);
    }

    private static void changeNotNull(DomainType from, DomainType to, Context context, List<Statement> statements) {
        NotNull before = from.notNull();
        NotNull after = to.notNull();
        if (before == null && after != null) {
            String action = isNamed(to, after) ? "ADD " + notNull(to, after) : "SET NOT NULL";
            statements.add(scan(to, alter(to) + action, "VALUE IS NULL", context));
        } else if (before != null && after == null) {
            statements.add(Statement.harmless(alter(to) + "DROP NOT NULL"));
        } else if (before != null
                && after != null
                && before.name() != null
                && after.name() != null
                && !before.name().equals(after.name())) {
            statements.add(rename(to, before.name(), after.name()));
        }
    }

    private static Statement rename(DomainType domain, Identifier from, Identifier to) {
        return Statement.harmless(alter(domain) + "RENAME CONSTRAINT " + from.display() + " TO " + to.display());
    }

    private static void changeChecks(DomainType from, DomainType to, Context context, List<Statement> statements) {
        for (DomainType.Check before : from.checks()) {
            Optional<DomainType.Check> after = find(to, before.name());
            if (after.isEmpty() || mustGo(before, after.get())) {
                statements.add(Statement.harmless(
                        alter(to) + "DROP CONSTRAINT " + before.name().display()));
            }
        }
        for (DomainType.Check after : to.checks()) {
            Optional<DomainType.Check> before = find(from, after.name());
            if (before.isEmpty() || mustGo(before.get(), after)) {
                add(to, after, context, statements);
            } else if (!before.get().validated() && after.validated()) {
                statements.add(validate(to, after, context));
            }
        }
    }

    private static Optional<DomainType.Check> find(DomainType domain, Identifier name) {
        return domain.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst();
    }

    private static boolean mustGo(DomainType.Check before, DomainType.Check after) {
        return !before.definition().equals(after.definition()) || (before.validated() && !after.validated());
    }

    private static void add(DomainType domain, DomainType.Check check, Context context, List<Statement> statements) {
        String add = alter(domain) + "ADD " + constraint(check);
        if (!check.validated()) {
            statements.add(Statement.harmless(add + " NOT VALID"));
        } else if (context.options().style() == Style.ONLINE
                && !columns(domain, context).isEmpty()) {
            statements.add(Statement.harmless(add + " NOT VALID"));
            statements.add(validate(domain, check, context));
        } else {
            statements.add(scan(domain, add, failing(check), context));
        }
    }

    private static Statement validate(DomainType domain, DomainType.Check check, Context context) {
        String sql = alter(domain) + "VALIDATE CONSTRAINT " + check.name().display();
        return scan(domain, sql, failing(check), context);
    }

    private static String failing(DomainType.Check check) {
        return "NOT (" + Wording.bare(check.definition().replaceFirst("^CHECK ", "")) + ")";
    }

    /**
     * The server reads every table and materialized view with a column of the domain, also to validate a check.
     *
     * @param failing what is true of the values that do not fit, of VALUE
     */
    private static Statement scan(DomainType domain, String sql, String failing, Context context) {
        Draft draft = context.draft(sql);
        for (Column column : columns(domain, context)) {
            QualifiedName table = column.relation();
            String name = column.name().display();
            String rows = "SELECT * FROM " + table.display() + " WHERE " + ofColumn(failing, name);
            draft.locks(table, LockMode.SHARE, Access.Work.SCAN)
                    .hazard(
                            Hazard.Kind.MAY_FAIL,
                            "Fails if a value of " + table.display() + "." + name + " does not fit.",
                            rows);
        }
        return draft.build();
    }

    private static String ofColumn(String condition, String column) {
        return Token.split(condition).stream()
                .map(token -> token.isWord("VALUE") ? column : token.text())
                .collect(Collectors.joining());
    }

    /**
     * The columns that the server looks into: those of the domain and of domains over it, where there are rows to look at. One
     * that goes or gets another type does so before, if it can.
     */
    private static List<Column> columns(DomainType domain, Context context) {
        var columns = new ArrayList<Column>();
        for (ObjectId user : context.from().users(domain.id())) {
            switch (context.from().find(user)) {
                case Column column
                when column.type().equals(domain.name().display())
                        && holdsRows(column.relation(), context)
                        && stays(column, context) -> columns.add(column);
                case DomainType over
                when over.baseType().equals(domain.name().display()) -> columns.addAll(columns(over, context));
                case null, default -> {}
            }
        }
        return columns;
    }

    private static boolean stays(Column column, Context context) {
        boolean keepsType = context.to().find(column.id()) instanceof Column after
                && after.type().equals(column.type());
        return keepsType || context.leavesLate(column.id());
    }

    private static boolean holdsRows(QualifiedName relation, Context context) {
        Table table = context.from().table(relation);
        return table == null
                ? context.from().has(ObjectId.of(Kind.MATERIALIZED_VIEW, relation))
                : !table.isPartitioned() && table.foreign() == null;
    }
}
