package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.command.PlanSchema.Estimated;
import java.util.List;
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
