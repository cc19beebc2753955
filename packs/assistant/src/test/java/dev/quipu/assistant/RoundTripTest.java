package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Up and down between any two revisions, with rows and without. That each downgrade is exact is a rule of all packs. */
@PostgresTest
class RoundTripTest {
    /** What there is, with who may use it; names and not oids, so that two times can be compared. */
    private static final String EVERYTHING = """
            SELECT 'relation ' || relname || ' ' || relkind::text || relrowsecurity || relforcerowsecurity || coalesce(relacl::text, '')
                || coalesce(reloptions::text, '') || coalesce(obj_description(oid, 'pg_class'), '')
            FROM pg_class WHERE relnamespace = to_regnamespace('assistant')
            UNION ALL
            SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull
                || coalesce(attacl::text, '') || coalesce(pg_get_expr(adbin, adrelid), '')
                || coalesce(col_description(attrelid, attnum), '')
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relnamespace = to_regnamespace('assistant') AND attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT 'index ' || pg_get_indexdef(indexrelid)
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = to_regnamespace('assistant')
            UNION ALL
            SELECT 'constraint ' || conrelid::regclass || conname || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = to_regnamespace('assistant') AND contype <> 'n'
            UNION ALL
            SELECT 'trigger ' || pg_get_triggerdef(pg_trigger.oid)
            FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE relnamespace = to_regnamespace('assistant') AND NOT tgisinternal
            UNION ALL
            SELECT 'policy ' || polrelid::regclass || polname || polcmd::text || polroles::regrole[]::text
                || coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')
            FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = to_regnamespace('assistant')
            UNION ALL
            SELECT 'function ' || pg_get_functiondef(oid) || coalesce(proacl::text, '') || coalesce(obj_description(oid, 'pg_proc'), '')
            FROM pg_proc WHERE pronamespace = to_regnamespace('assistant')
            UNION ALL
            SELECT 'view ' || pg_get_viewdef(oid) FROM pg_class
            WHERE relnamespace = to_regnamespace('assistant') AND relkind IN ('v', 'm')
            UNION ALL
            SELECT 'schema ' || nspname || coalesce(nspacl::text, '') FROM pg_namespace WHERE nspname = 'assistant'
            ORDER BY 1
            """;

    private static PackDatabase in(TestDatabase database) {
        PackDatabase pack = new PackDatabase(Assistant.PACK, database, "assistant");
        pack.putOnPath();
        return pack;
    }

    // S19: a function stayed behind
    @Test
    void everyRevisionIsReachedFromEveryOtherAndIsThenTheSame(TestDatabase database) throws SQLException {
        PackDatabase pack = in(database);
        List<String> names =
                List.of("base", "001", "002", "003", "004", "005", "006", "007", "009", "010", "011", "012", "013");
        Map<String, List<String>> seen = new HashMap<>();
        int place = 0;
        for (int step = 1; step < names.size(); step++) {
            for (int i = 0; i < names.size(); i++) {
                int to = (place + step) % names.size();
                if (to > place) {
                    pack.upgrade(names.get(to));
                } else {
                    pack.downgrade(names.get(to));
                }
                place = to;
                List<String> now = pack.column(EVERYTHING);
                assertThat(now).as(names.get(to)).isEqualTo(seen.computeIfAbsent(names.get(to), name -> now));
            }
        }
        assertThat(seen).hasSize(names.size());
        assertThat(seen.get("base")).isEmpty();
    }

    // S18: 11 errors despite IF NOT EXISTS
    @Test
    void anotherUpgradeDoesNothing(TestDatabase database) throws SQLException {
        PackDatabase pack = in(database);
        pack.upgrade("head");
        List<String> before = pack.column(EVERYTHING);

        pack.upgrade("head");

        assertThat(pack.column(EVERYTHING)).isEqualTo(before).hasSizeGreaterThan(250);
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
