package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.Access;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.command.PlanSchema.Estimated;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private static final List<Estimated> PLAN = List.of(
            Estimated.unknown(
                    Statement.harmless("ALTER TABLE app.users\n    ADD CONSTRAINT users_mail_key\n    UNIQUE (mail)")),
            Estimated.unknown(Statement.harmless("CREATE FUNCTION app.f()\n    RETURNS void\nAS $$\nBEGIN\nEND\n$$")));

    @Test
    void aRowTellsWhatItsStatementDoes() {
        assertThat(new TextTable(PlanText.table(PLAN), "").render(0).lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(" ALTER TABLE app.users ADD CONSTRAINT users_mail_key UNIQUE (mail) |"))
                .anySatisfy(line ->
                        assertThat(line).startsWith(" CREATE FUNCTION app.f() RETURNS void AS $$ BEGIN END $$ "));
    }

    /** A name may hold a line break, and what follows that would be a statement. */
    @Test
    void aCommentIsOneLineWhateverItNames() {
        String name = "x\nDROP TABLE precious;\r\u2028--";
        QualifiedName relation = new QualifiedName(new Identifier("app"), new Identifier(name));
        Statement statement = new Statement(
                "SELECT 1",
                List.of(new Access(relation, LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)),
                true,
                List.of(new Hazard(Hazard.Kind.DATA_LOSS, "the rows of " + name, null)));
        assertThat(PlanText.sql(List.of(Estimated.unknown(statement))).split("\\R"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).doesNotStartWith("DROP"));
    }

    @Test
    void everyFormTellsHowManyRowsAStatementGoesThrough() {
        QualifiedName relation = new QualifiedName(new Identifier("app"), new Identifier("users"));
        Statement statement = new Statement(
                "SELECT 1",
                List.of(new Access(relation, LockMode.ACCESS_EXCLUSIVE, Access.Work.SCAN)),
                true,
                List.of());
        List<Estimated> plan = List.of(new Estimated(statement, Map.of(), 1200L));
        assertThat(PlanText.sql(plan)).isEqualTo("""
                -- locks app.users in mode ACCESS EXCLUSIVE, reads every row
                -- about 1200 rows
                SELECT 1;
                """);
        assertThat(PlanText.tree(plan).getFirst()).containsEntry("table_rows", 1200L);
        assertThat(PlanText.table(plan, "", 0)).contains("1200");
    }

    @Test
    void aTableThatFitsIsATable() {
        assertThat(PlanText.table(PLAN, "", 150)).isEqualTo(PlanText.table(PLAN, "", 0));
        assertThat(PlanText.table(PLAN, "", 0).lines()).hasSize(4);
    }

    @Test
    void onANarrowTerminalAStatementIsAListAndWhole() {
        assertThat(PlanText.table(PLAN, "", 60))
                .startsWith("-[ 1 ]")
                .contains("statement   | ALTER TABLE app.users ADD CONSTRAINT users_mail_key UNIQUE (mail)\n")
                .doesNotContain("…");
    }

    @Test
    void noStatementsAreSaid() {
        assertThat(PlanText.table(List.of(), "nothing to do", 60)).isEqualTo("nothing to do\n");
    }
}
