package dev.quipu.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new column gives each row a value, and nothing of the table acts on that. */
@PostgresTest
class QuietColumnsTest {
    private static final String TOUCH = "CREATE FUNCTION s.touch() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$BEGIN NEW.updated := 'now'; RETURN NEW; END$$";
    private static final String REFUSE =
            "CREATE FUNCTION s.refuse() RETURNS trigger LANGUAGE plpgsql AS" + " $$BEGIN RAISE 'append only'; END$$";
    private final TestDatabase database;

    QuietColumnsTest(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER x BEFORE INSERT OR UPDATE ON s.t FOR EACH ROW EXECUTE FUNCTION s.touch()",
                "CREATE TRIGGER x BEFORE UPDATE ON s.child FOR EACH ROW EXECUTE FUNCTION s.touch()",
                "CREATE TRIGGER x BEFORE UPDATE OR DELETE ON s.t FOR EACH STATEMENT EXECUTE FUNCTION s.refuse()",
                "CREATE RULE x AS ON UPDATE TO s.t DO INSTEAD NOTHING"
            })
    void whereAnUpdateIsActedOnThereIsNone(String reaction) {
        assertThat(planOver(reaction).script()).doesNotContain("UPDATE s.t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER \"UPDATE ON\" BEFORE INSERT OR DELETE ON s.t FOR EACH ROW EXECUTE FUNCTION s.refuse()",
                "CREATE TRIGGER x BEFORE UPDATE OF id OR INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.refuse()",
                "CREATE TRIGGER x BEFORE UPDATE ON s.t FOR EACH ROW EXECUTE FUNCTION s.refuse();"
                        + " ALTER TABLE s.t DISABLE TRIGGER x",
                "CREATE RULE x AS ON INSERT TO s.t WHERE NEW.id < 0 DO INSTEAD NOTHING"
            })
    void elsewhereOthersCanWriteMeanwhile(String reaction) {
        assertThat(planOver(reaction).script()).contains("UPDATE s.t");
    }

    @Test
    void aTriggerOfTheNewColumnActsOnItToo() {
        String trigger = "CREATE TRIGGER x BEFORE UPDATE OF %s ON s.t FOR EACH ROW EXECUTE FUNCTION s.touch()";
        try (Session session = open()) {
            var convergence = new Convergence(session);
            String column = ", token uuid DEFAULT gen_random_uuid()";
            Catalog to = convergence.make(declared(column, trigger.formatted("token")));
            Catalog from = convergence.make(declared("", trigger.formatted("id")));
            assertThat(Planner.plan(from, to, PlanOptions.DEFAULT).script()).doesNotContain("UPDATE s.t");
        }
    }

    /** Plans a column over two rows, runs that, and sees that both have a value and nothing else has changed. */
    private Plan planOver(String reaction) {
        try (Session session = open()) {
            var convergence = new Convergence(session);
            Catalog to = convergence.make(declared(", token uuid DEFAULT gen_random_uuid()", reaction));
            Catalog from = convergence.make(declared("", reaction));
            session.send("SET session_replication_role = replica; INSERT INTO s.t VALUES (1, 'then');"
                    + " INSERT INTO s.child VALUES (2, 'then'); RESET session_replication_role");
            Plan plan = Planner.plan(from, to, PlanOptions.DEFAULT);
            plan.statements().forEach(statement -> session.send(statement.sql()));
            assertThat(session.query("SELECT count(*), count(DISTINCT token), min(updated), max(updated) FROM s.t"))
                    .containsExactly(List.of("2", "2", "then", "then"));
            return plan;
        }
    }

    private static List<String> declared(String column, String reaction) {
        return List.of(
                "CREATE SCHEMA s",
                TOUCH,
                REFUSE,
                "CREATE TABLE s.t (id integer, updated text" + column + ")",
                "CREATE TABLE s.child () INHERITS (s.t)",
                reaction);
    }

    private Session open() {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return Session.open(database.jdbcUrl(), properties);
    }
}
