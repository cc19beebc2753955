package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.sql.Token;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a plan that could be one of several subcommands of {@code ALTER TABLE}.
 *
 * @param step the statement
 * @param beginning {@code ALTER TABLE} with the name of the table
 * @param table the names of its schema and of the table
 * @param form what the rest does
 * @param action the rest, in its tokens
 * @param column the column that it is about; null if it is about the table
 */
record Subcommand(
        Plan.Step step,
        String beginning,
        List<String> table,
        TableAction form,
        List<Token> action,
        @Nullable String column) {
    /** Returns a statement as a subcommand; empty if it is none that could stand beside others. */
    static Optional<Subcommand> of(Plan.Step step) {
        if (!step.statement().sql().startsWith("ALTER TABLE ")) {
            return Optional.empty();
        }
        List<Token> tokens = Token.split(step.statement().sql());
        List<Token> words = words(tokens);
        int name = words.get(2).isWord("ONLY") ? 3 : 2;
        int rest = name + 3;
        if (words.size() <= rest || !words.get(name + 1).isSymbol(".")) {
            return Optional.empty();
        }
        List<Token> action = words.subList(rest, words.size());
        int start = start(tokens, rest);
        return Arrays.stream(TableAction.values())
                .filter(form -> form.begins(action))
                .findFirst()
                .map(form -> new Subcommand(
                        step,
                        text(tokens.subList(0, start)).strip(),
                        List.of(words.get(name).name(), words.get(name + 2).name()),
                        form,
                        tokens.subList(start, tokens.size()),
                        form.isAboutColumn() ? column(action) : null));
    }

    /** Returns the name behind COLUMN. */
    private static String column(List<Token> action) {
        return action.get(2).name();
    }

    private static List<Token> words(List<Token> tokens) {
        return tokens.stream().filter(token -> token.form() != Token.Form.SPACE).toList();
    }

    /** Returns where a word begins. */
    private static int start(List<Token> tokens, int word) {
        int words = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).form() != Token.Form.SPACE && words++ == word) {
                return i;
            }
        }
        return tokens.size();
    }

    private static String text(List<Token> tokens) {
        return tokens.stream().map(Token::text).collect(Collectors.joining());
    }

    /** Returns it as it stands in a list. */
    String text() {
        return text(action);
    }

    Statement statement() {
        return step.statement();
    }

    /**
     * Tells whether it is worth joining: it goes through all rows, with others locked out. A type that leaves
     * the rows as they are is not: beside a rewrite the server would build its indexes and test its foreign keys
     * anew, which it keeps otherwise.
     */
    boolean works() {
        return form == TableAction.TYPE
                ? does(Access.Work.REWRITE)
                : (does(Access.Work.REWRITE) || does(Access.Work.SCAN))
                        && !statement().isPatient();
    }

    private boolean does(Access.Work work) {
        return statement().accesses().stream().anyMatch(access -> access.work() == work);
    }

    /** Tells whether it is no work, and can stand beside what is. */
    boolean isFree() {
        return (form == TableAction.ADD_COLUMN || form == TableAction.SETTING)
                && statement().accesses().stream().allMatch(access -> access.work() == Access.Work.NONE);
    }

    /**
     * Tells whether the server does the same if this stands in a list behind some that came before it, whose
     * passes may come later: it finds the columns as they were before all of them, and writes each of them once.
     */
    boolean fits(List<Subcommand> before) {
        return before.stream().noneMatch(this::isAtOddsWith) && fitsInOrder(before);
    }

    /**
     * Tells whether the server does not do right by the two in one statement. It makes anew what stands on a column after types and
     * again after expressions, and does not find it any more; and a sequence that a new column brings does not follow its table into
     * the log or out of it (seen on 14 and 18).
     */
    private boolean isAtOddsWith(Subcommand other) {
        Set<TableAction> both = EnumSet.of(form, other.form);
        return both.equals(EnumSet.of(TableAction.TYPE, TableAction.EXPRESSION))
                || both.equals(EnumSet.of(TableAction.STORAGE, TableAction.ADD_COLUMN));
    }

    private boolean fitsInOrder(List<Subcommand> before) {
        return before.stream()
                .allMatch(other -> isIndependentOf(other)
                        || (form.compareTo(other.form) >= 0 && !(form.writesColumn() && isAbout(other.columns()))));
    }

    private boolean isIndependentOf(Subcommand other) {
        boolean inOrder = form == TableAction.ADD_COLUMN && other.form == TableAction.ADD_COLUMN;
        return !inOrder && !drops() && !other.drops() && !isAbout(other.columns()) && !asks(other) && !other.asks(this);
    }

    /**
     * Tells whether it is all the same whether it comes before or after another statement of the plan: one about
     * other columns of its table, or one that only says something of a thing.
     */
    boolean isIndependentOf(Plan.Step other) {
        if (haveSomethingInCommon(step, other)) {
            return false;
        }
        Optional<Subcommand> one = of(other);
        if (one.isPresent()
                && (one.get().beginning.equals(beginning) || one.get().drops())) {
            return isIndependentOf(one.get());
        }
        Set<String> columns = columns(other);
        return isRemark(other) || (!drops() && !columns.isEmpty() && !isAbout(columns) && !names(columns));
    }

    private static boolean haveSomethingInCommon(Plan.Step one, Plan.Step other) {
        return !Collections.disjoint(one.resolves(), other.resolves())
                || ConstraintNames.mayPass(one.statement(), other.statement());
    }

    /** Tells the same of two statements, of which none need be a subcommand. */
    boolean areIndependent(Plan.Step one, Plan.Step other) {
        Optional<Subcommand> subcommand = of(one);
        if (subcommand.isPresent()) {
            return subcommand.get().isIndependentOf(other);
        }
        if (of(other).isPresent()) {
            return areIndependent(other, one);
        }
        if (haveSomethingInCommon(one, other)) {
            return false;
        }
        Set<String> columns = columns(one);
        Set<String> others = columns(other);
        boolean areOfColumns = !columns.isEmpty() && !others.isEmpty();
        return isRemark(one) || isRemark(other) || (areOfColumns && Collections.disjoint(columns, others));
    }

    /**
     * Tells whether it is for the sake of its table alone, and not of a type, say, that is replaced everywhere.
     */
    boolean isOfTable() {
        return step.resolves().stream()
                .allMatch(id -> id.path().size() > 1 && id.path().subList(0, 2).equals(table) && isPartOfTable(id));
    }

    private static boolean isPartOfTable(ObjectId id) {
        return switch (id.kind()) {
            case TABLE, COLUMN, DEFAULT, CONSTRAINT -> true;
            default -> false;
        };
    }

    /** What has been made of a column lets go of it before, by whatever statement. */
    private boolean drops() {
        return form == TableAction.DROP_COLUMN;
    }

    private static boolean isRemark(Plan.Step step) {
        return Stream.of("COMMENT ", "GRANT ", "REVOKE ", "SECURITY LABEL ")
                .anyMatch(step.statement().sql()::startsWith);
    }

    private Set<String> columns() {
        return column == null ? Set.of() : Set.of(column);
    }

    /**
     * Returns the columns of this table that another statement is about, be it their defaults; none if it is
     * about anything else.
     */
    private Set<String> columns(Plan.Step other) {
        return other.resolves().stream().allMatch(this::isColumn)
                ? other.resolves().stream().map(ObjectId::name).collect(Collectors.toSet())
                : Set.of();
    }

    private boolean isColumn(ObjectId id) {
        return (id.kind() == Kind.COLUMN || id.kind() == Kind.DEFAULT)
                && id.path().subList(0, 2).equals(table);
    }

    /** Whether its expression reads a column that another gives its values. */
    private boolean asks(Subcommand other) {
        return other.form.writesColumn() && names(other.columns());
    }

    private boolean isAbout(Set<String> columns) {
        return column != null && columns.contains(column);
    }

    private boolean names(Set<String> columns) {
        return form.asksColumns() && action.stream().map(Token::name).anyMatch(columns::contains);
    }
}
