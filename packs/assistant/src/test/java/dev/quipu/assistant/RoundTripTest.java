package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.SchemaLines;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Up and down with rows. That each revision is reached from each other, and is then the same, is a rule of all packs. */
@PostgresTest
class RoundTripTest {
    private static PackDatabase in(TestDatabase database) {
        PackDatabase pack = new PackDatabase(Assistant.PACK, database, "assistant");
        pack.putOnPath();
        return pack;
    }

    // S18: 11 errors despite IF NOT EXISTS
    @Test
    void anotherUpgradeDoesNothing(TestDatabase database) throws SQLException {
        PackDatabase pack = in(database);
        pack.upgrade("head");
        List<String> before = pack.column(SchemaLines.EVERYTHING.formatted("assistant"));

        pack.upgrade("head");

        assertThat(pack.column(SchemaLines.EVERYTHING.formatted("assistant")))
                .isEqualTo(before)
                .hasSizeGreaterThan(250);
    }

    // S19: what stood before stays
    @Test
    void aSchemaThatHoldsSomethingElseStaysOpen(TestDatabase database) throws SQLException {
        PackDatabase pack = in(database);
        pack.upgrade("head");
        pack.downgrade("base");
        pack.execute("CREATE SCHEMA assistant; CREATE TABLE assistant.mine (id integer);"
                + " GRANT USAGE ON SCHEMA assistant TO anon; GRANT SELECT ON assistant.mine TO anon");
        pack.upgrade("head");

        pack.downgrade("base");

        assertThat(pack.value("SELECT has_schema_privilege('anon', 'assistant', 'USAGE')"))
                .isEqualTo("t");
    }

    /** The seed's own schema can hold what was said since, as text; and it is all there when one comes back. */
    @Test
    void messagesOutliveAWayToTheSeedAndBack(TestDatabase database) throws SQLException {
        PackDatabase pack = in(database);
        pack.upgrade("head");
        pack.execute(Assistant.PACK.read("sample-data.sql"));
        String places = "SELECT count(*), sum(seq), count(DISTINCT id), sum(length(content)) > 100000 FROM messages";
        List<String> before = pack.lines(places);

        pack.downgrade("006");

        assertThat(pack.lines(places)).isEqualTo(before);
        assertThat(pack.value("SELECT count(*) FROM messages WHERE content = '' OR role = 'tool'"))
                .isEqualTo("0");
        assertThat(pack.value(
                        "SELECT count(*) > 30 FROM messages WHERE role = 'assistant' AND content LIKE '[{%arguments%'"))
                .isEqualTo("t");
        pack.execute(
                "INSERT INTO messages (conversation_id, role, content) SELECT id, 'user', 'in between' FROM conversations");

        pack.upgrade("head");

        assertThat(pack.value("SELECT count(*) FROM messages WHERE parent_message_id IS NULL"))
                .isEqualTo(pack.value("SELECT count(*) FROM conversations"));
        assertThat(pack.lines(Assistant.PACK.read("health/broken_branches.sql")))
                .isEmpty();
        assertThat(pack.lines(Assistant.PACK.read("health/mixed_tenants.sql"))).isEmpty();
    }
}
