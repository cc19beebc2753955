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
    void onATerminalItIsCut() {
        assertThat(new TextTable(PlanText.table(PLAN), "").render(90).lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(90))
                .anySatisfy(line -> assertThat(line)
                        .startsWith(" ALTER TABLE app.users ADD CONS")
                        .contains("… |"));
    }
}
