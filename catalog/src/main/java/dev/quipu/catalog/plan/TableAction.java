package dev.quipu.catalog.plan;

import dev.quipu.catalog.sql.Token;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a subcommand of {@code ALTER TABLE} does; those that can stand beside others in the order of the passes
 * in which the server goes through all of a statement.
 */
enum TableAction {
    DROP_COLUMN("DROP COLUMN *"),
    TYPE("ALTER COLUMN * TYPE"),
    ADD_COLUMN("ADD COLUMN *"),
    EXPRESSION("ALTER COLUMN * SET EXPRESSION"),
    NOT_NULL("ALTER COLUMN * SET NOT NULL"),
    /** From 18 on a not-null constraint may come by its name. */
    CHECK("ADD CONSTRAINT * CHECK | ADD CONSTRAINT * NOT NULL"),
    /** Where the rows of a table are, and how. */
    STORAGE("SET LOGGED | SET UNLOGGED | SET ACCESS METHOD | SET TABLESPACE"),
    /** What is true of a table whatever its rows. */
    SETTING("SET ( | RESET ( | ENABLE ROW LEVEL SECURITY | DISABLE ROW LEVEL SECURITY"
            + " | FORCE ROW LEVEL SECURITY | NO FORCE ROW LEVEL SECURITY | SET WITHOUT CLUSTER"
            + " | REPLICA IDENTITY FULL | REPLICA IDENTITY NOTHING | REPLICA IDENTITY DEFAULT"),
    /** What is true of a column whatever its values. */
    ATTRIBUTE("ALTER COLUMN * SET STATISTICS | ALTER COLUMN * SET STORAGE | ALTER COLUMN * SET COMPRESSION"
            + " | ALTER COLUMN * SET ( | ALTER COLUMN * RESET ( | ALTER COLUMN * DROP NOT NULL"
            + " | ALTER COLUMN * SET DEFAULT | ALTER COLUMN * DROP DEFAULT");

    private final String beginnings;

    /**
     * @param beginnings the first words of each that does so, with a star for a name
     */
    TableAction(String beginnings) {
        this.beginnings = beginnings;
    }

    boolean begins(List<Token> words) {
        return Stream.of(beginnings.split(" \\| "))
                .anyMatch(beginning -> matches(List.of(beginning.split(" ")), words));
    }

    private static boolean matches(List<String> beginning, List<Token> words) {
        for (int i = 0; i < beginning.size(); i++) {
            boolean fits = i < words.size()
                    && (beginning.get(i).equals("*")
                            || beginning.get(i).equals(words.get(i).text()));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    boolean isAboutColumn() {
        return switch (this) {
            case DROP_COLUMN, TYPE, ADD_COLUMN, EXPRESSION, NOT_NULL, ATTRIBUTE -> true;
            case CHECK, STORAGE, SETTING -> false;
        };
    }

    boolean writesColumn() {
        return switch (this) {
            case DROP_COLUMN, TYPE, ADD_COLUMN, EXPRESSION -> true;
            case NOT_NULL, CHECK, STORAGE, SETTING, ATTRIBUTE -> false;
        };
    }

    /**
     * Whether it holds an expression that other columns can stand in. A new type is made of its own column
     * alone.
     */
    boolean asksColumns() {
        return switch (this) {
            case ADD_COLUMN, EXPRESSION, CHECK -> true;
            case DROP_COLUMN, TYPE, NOT_NULL, STORAGE, SETTING, ATTRIBUTE -> false;
        };
    }
}
