package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts, and what is made and shared: lockout, versions, counters. */
@PostgresTest
class AccountsAndContentTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private static final String AT = "'2026-05-05T12:00Z'";

    // A6
    @Test
    void everyFailedLoginOfSixteenClientsCounts() throws Exception {
        String user = agents.user("ada");
        agents.execute("UPDATE platform_settings SET failed_logins_before_lock = 1000");
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 20; i++) {
                    statement.execute("SELECT register_login_failure(%s)".formatted(user));
                }
            }
        });
        assertThat(agents.value("SELECT failed_login_attempts FROM users")).isEqualTo("320");
    }

    @Test
    void theFifthFailureLocksForAWhile() throws Exception {
        String user = agents.user("ada");
        for (int i = 1; i <= 4; i++) {
            assertThat(agents.lines("SELECT * FROM register_login_failure(%s, %s)".formatted(user, AT)))
                    .containsExactly(i + " | null");
        }
        agents.value("SELECT failed_login_attempts FROM register_login_failure(%s, %s)".formatted(user, AT));
        assertThat(agents.value("SELECT login_allowed(%s, '2026-05-05T12:14:59Z')".formatted(user)))
                .isEqualTo("f");
        assertThat(agents.value("SELECT register_login_success(%s, '2026-05-05T12:14:59Z')".formatted(user)))
                .isEqualTo("f");
        agents.value(
                "SELECT failed_login_attempts FROM register_login_failure(%s, '2026-05-05T12:10Z')".formatted(user));
        assertThat(agents.value("SELECT login_allowed(%s, '2026-05-05T12:15Z')".formatted(user)))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT * FROM register_login_failure(%s, '2026-05-05T12:15Z')".formatted(user)))
                .containsExactly("1 | null");
        assertThat(agents.value("SELECT register_login_success(%s, '2026-05-05T12:16Z')".formatted(user)))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT failed_login_attempts, locked_until, last_login AT TIME ZONE 'UTC' FROM users"))
                .containsExactly("0 | null | 2026-05-05 12:16:00");
        assertThat(agents.value("SELECT count(*) FROM system_alerts WHERE alert_type = 'security_alert'"))
                .isEqualTo("1");
    }

    @Test
    void whoIsInactiveDoesNotLogIn() throws Exception {
        String user = agents.user("ada");
        agents.execute("UPDATE users SET is_active = false");
        assertThat(agents.value("SELECT login_allowed(%s)".formatted(user))).isEqualTo("f");
        assertThat(agents.value("SELECT register_login_success(%s)".formatted(user)))
                .isEqualTo("f");
        assertThat(agents.value("SELECT last_login IS NULL FROM users")).isEqualTo("t");
    }

    // A17
    @Test
    void sixteenClientsMakeVersionsOfOneFamily() throws Exception {
        String user = agents.user("ada");
        String root = agents.value(
                "INSERT INTO generated_content (user_id, content_type, title) VALUES (%s, 'code', 't') RETURNING id"
                        .formatted(user));
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 5; i++) {
                    statement.execute("SELECT new_content_version(%s, 'text %d')".formatted(root, client));
                }
            }
        });
        assertThat(
                        agents.lines(
                                "SELECT count(*), count(DISTINCT version_number), count(*) FILTER (WHERE is_latest_version),"
                                        + " count(DISTINCT root_id), max(split_part(version_number, '.', 1)::integer) FROM generated_content"))
                .containsExactly("81 | 81 | 1 | 1 | 81");
    }

    @Test
    void theLatestOfAFamilyIsTheOneBeforeOnceItIsDeleted() throws Exception {
        String user = agents.user("ada");
        String root = agents.value(
                "INSERT INTO generated_content (user_id, content_type, tags) VALUES (%s, 'image', '[\"a\"]') RETURNING id"
                        .formatted(user));
        String second = agents.value("SELECT new_content_version(%s, binary_content => 'abc')".formatted(root));
        String third = agents.value("SELECT new_content_version(%s, new_version => '2.1-beta')".formatted(root));
        assertThat(agents.lines("SELECT version_number, file_size_bytes, tags FROM generated_content ORDER BY id"))
                .containsExactly("1.0 | null | [\"a\"]", "2.0 | 3 | [\"a\"]", "2.1-beta | null | [\"a\"]");
        agents.execute("DELETE FROM generated_content WHERE id = " + root);
        agents.execute("DELETE FROM generated_content WHERE id = " + third);
        assertThat(agents.lines("SELECT id, root_id, parent_content_id, is_latest_version FROM generated_content"))
                .containsExactly(second + " | " + root + " | null | t");
    }

    @Test
    void aFamilyHasNoCyclesNoSecondLatestAndNoNumberTwice() throws Exception {
        String user = agents.user("ada");
        String root =
                agents.value("INSERT INTO generated_content (user_id, content_type) VALUES (%s, 'code') RETURNING id"
                        .formatted(user));
        String child = agents.value("SELECT new_content_version(%s)".formatted(root));
        for (String change : List.of(
                "UPDATE generated_content SET parent_content_id = %2$s WHERE id = %1$s",
                "UPDATE generated_content SET parent_content_id = id",
                "UPDATE generated_content SET root_id = %2$s WHERE id = %2$s",
                "UPDATE generated_content SET is_latest_version = true",
                "UPDATE generated_content SET version_number = '1.0'",
                "INSERT INTO generated_content (user_id, content_type, parent_content_id, version_number) SELECT user_id, content_type, id, '9' FROM generated_content WHERE id = %1$s")) {
            assertThatThrownBy(() -> agents.execute(change.formatted(root, child)))
                    .as(change)
                    .isInstanceOf(SQLException.class);
        }
    }

    private static final String VERSIONS =
            "INSERT INTO generated_content (id, user_id, content_type, parent_content_id, is_latest_version, version_number) VALUES ";

    /** Within one statement too: no circle closes, and nobody becomes the first of a family that is another's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(901, ADA, 'text', 902, false, '1'), (902, ADA, 'text', 901, true, '2')",
                "(901, ADA, 'text', 902, true, '1'), (902, BORIS, 'text', NULL, true, '1')",
                "(901, ADA, 'text', 902, true, '1'), (902, ADA, 'text', NULL, true, '1')",
                "(901, ADA, 'text', 77777, true, '1')"
            })
    void aVersionOfWhatIsNotThereIsRefused(String rows) throws Exception {
        String given = rows.replace("ADA", agents.user("ada")).replace("BORIS", agents.user("boris"));
        assertThatThrownBy(() -> agents.execute(VERSIONS + given))
                .hasMessageContaining("does not exist, so there is no version of it")
                .hasMessageContaining("A version comes after what it is made of")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("23503");
        assertThat(agents.value("SELECT count(*) FROM generated_content")).isEqualTo("0");
    }

    @Test
    void aFamilyComesInOneStatementInTheOrderOfItsVersions() throws Exception {
        String user = agents.user("ada");
        agents.execute(VERSIONS
                + "(903, %1$s, 'text', NULL, false, '1'), (902, %1$s, 'text', 903, false, '2'), (901, %1$s, 'text', 902, true, '3')"
                        .formatted(user));
        assertThat(agents.value("SELECT count(*) FROM generated_content WHERE root_id = 903"))
                .isEqualTo("3");
        assertThatThrownBy(() -> agents.execute(VERSIONS + "(904, %s, 'text', 904, true, '1')".formatted(user)))
                .hasMessageContaining("check_content_not_its_own_parent");
    }

    @Test
    void everyViewAndDownloadOfSixteenClientsCounts() throws Exception {
        String user = agents.user("ada");
        String content =
                agents.value("INSERT INTO generated_content (user_id, content_type) VALUES (%s, 'code') RETURNING id"
                        .formatted(user));
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 20; i++) {
                    statement.execute("SELECT register_view(%1$s), register_download(%1$s)".formatted(content));
                }
            }
        });
        assertThat(agents.lines("SELECT view_count, download_count FROM generated_content"))
                .containsExactly("320 | 320");
    }

    @Test
    void contentIsReadByItsOwnerByThoseItIsSharedWithAndByAllOnceItIsPublic() throws Exception {
        String ada = agents.user("ada");
        String boris = agents.user("boris");
        String content =
                agents.value("INSERT INTO generated_content (user_id, content_type) VALUES (%s, 'code') RETURNING id"
                        .formatted(ada));
        String may = "SELECT may_read_content(%s, %s, '2026-05-05')";
        assertThat(agents.value(may.formatted(ada, content))).isEqualTo("t");
        assertThat(agents.value(may.formatted(boris, content))).isEqualTo("f");
        agents.value("SELECT share_content(%s, %s, until => '2026-05-06')".formatted(content, boris));
        String version = agents.value("SELECT new_content_version(%s, 'x')".formatted(content));
        assertThat(agents.value(may.formatted(boris, version)))
                .as("a later version too")
                .isEqualTo("t");
        agents.value("SELECT share_content(%s, %s, until => '2026-05-04')".formatted(content, boris));
        assertThat(agents.value(may.formatted(boris, version))).isEqualTo("f");
        agents.execute("UPDATE generated_content SET is_public = true");
        assertThat(agents.value(may.formatted(boris, version))).isEqualTo("t");
    }

    @Test
    void whatWasSharedLastOfAnyVersionIsWhatHolds() throws Exception {
        String ada = agents.user("ada");
        String boris = agents.user("boris");
        String clara = agents.user("clara");
        String first =
                agents.value("INSERT INTO generated_content (user_id, content_type) VALUES (%s, 'code') RETURNING id"
                        .formatted(ada));
        String second = agents.value("SELECT new_content_version(%s, 'x')".formatted(first));
        agents.value("SELECT share_content(%s, %s, true)".formatted(first, boris));
        agents.value("SELECT share_content(%s, %s, true)".formatted(first, clara));
        agents.value("SELECT share_content(%s, %s, until => '2026-05-06')".formatted(second, boris));
        assertThat(agents.query("SELECT shared_with, content_id, can_edit, expires_at IS NULL FROM content_shares"
                        + " ORDER BY shared_with"))
                .containsExactly(List.of(boris, second, "f", "f"), List.of(clara, first, "t", "t"));
        String may = "SELECT may_read_content(%s, %s, '2026-05-07')";
        assertThat(agents.value(may.formatted(boris, first))).isEqualTo("f");
        assertThat(agents.value(may.formatted(clara, second))).isEqualTo("t");
    }

    // A8
    @Test
    void aUserWithoutRequestsGoesWithAllThatIsTheUsers() throws Exception {
        String user = agents.user("ada");
        agents.message(agents.conversation(user), "x");
        agents.execute(
                "INSERT INTO generated_content (user_id, content_type) VALUES (%1$s, 'code'); INSERT INTO tasks (user_id, title) VALUES (%1$s, 't')"
                        .formatted(user));
        agents.execute("DELETE FROM users");
        assertThat(
                        agents.lines(
                                "SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM generated_content), (SELECT count(*) FROM tasks WHERE user_id IS NULL)"))
                .containsExactly("0 | 0 | 1");
    }

    // A5, A7
    @Test
    void aPlainInsertHasItsDefaultsAndAnUpdateItsTime() throws Exception {
        agents.execute(
                "INSERT INTO users (username, email, hashed_password, updated_at) VALUES ('a', 'a@x', 'h', '2020-01-01')");
        assertThat(
                        agents.lines(
                                "SELECT role, is_active, is_verified, api_quota_limit, monthly_budget_limit::float8, preferences, timezone, uuid IS NOT NULL FROM users"))
                .containsExactly("user | t | f | 1000 | 100 | {} | UTC | t");
        agents.execute("UPDATE users SET full_name = 'A'");
        assertThat(agents.value("SELECT updated_at = now() OR updated_at > now() - interval '1 minute' FROM users"))
                .isEqualTo("t");
        agents.execute("UPDATE users SET updated_at = '2020-01-01'");
        assertThat(agents.value("SELECT updated_at > '2025-01-01' FROM users")).isEqualTo("t");
    }

    /** A transaction that began earlier may well update later. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "users; username, email, hashed_password; 'ada', 'a@example.com', 'x'",
                "agents; name; 'a'",
                "tasks; title; 't'",
                "ai_models; provider, name, display_name; 'openai', 'm', 'M'",
                "system_alerts; alert_type, title, message; 'system_error', 't', 'm'"
            })
    void theTimeOfAChangeNeverGoesBack(String table, String columns, String values) throws Exception {
        agents.execute("INSERT INTO %s (%s, updated_at) VALUES (%s, '2999-01-01Z')".formatted(table, columns, values));
        agents.execute("UPDATE %s SET created_at = created_at".formatted(table));
        assertThat(agents.value("SELECT updated_at = '2999-01-01Z' FROM " + table))
                .isEqualTo("t");
    }

    /** The server takes names in any letters; who looks one up by the letter finds what is stored. */
    @ParameterizedTest
    @CsvSource({
        "EUROPE/BERLIN, Europe/Berlin",
        "antarctica/mcmurdo, Antarctica/McMurdo",
        "america/port-AU-prince, America/Port-au-Prince",
        "ETC/gmt+5, Etc/GMT+5",
        "utc, UTC",
        "Asia/Tokyo, Asia/Tokyo"
    })
    void aTimeZoneIsStoredAsItIsSpelled(String given, String stored) throws Exception {
        agents.execute("""
                DO $$
                BEGIN
                    SET LOCAL timezone = 'Asia/Kolkata';
                    INSERT INTO users (username, email, hashed_password, timezone)
                    VALUES ('bo', 'bo@example.com', 'x', '%1$s');
                    UPDATE users SET timezone = 'Europe/London';
                    UPDATE users SET timezone = '%1$s';
                    ASSERT current_setting('timezone') = 'Asia/Kolkata', 'the session''s own zone';
                END; $$""".formatted(given));
        assertThat(agents.lines(
                        "SELECT timezone, EXISTS (SELECT FROM pg_timezone_names WHERE name = timezone) FROM users"))
                .containsExactly(stored + " | t");
    }

    @Test
    void zonesThatAreStoredInOtherLettersAreSpelledOnTheWayUp() throws Exception {
        agents.downgrade("011_count_months_before_locking");
        agents.execute("UPDATE users SET timezone = 'europe/BERLIN' WHERE id = " + agents.user("ada"));
        agents.upgrade("head");
        assertThat(agents.column("SELECT timezone FROM users")).containsExactly("Europe/Berlin");
    }

    // A11
    @Test
    void tagsCanBeAskedFor() throws Exception {
        agents.execute(
                "UPDATE conversations SET tags = '[\"a\"]' WHERE id = " + agents.conversation(agents.user("ada")));
        assertThat(agents.value("SELECT count(*) FROM conversations WHERE tags @> '[\"a\"]' AND tags = '[\"a\"]'"))
                .isEqualTo("1");
    }

    @Test
    void anAlertAboutAPeriodComesOnce() throws Exception {
        String alert =
                "INSERT INTO system_alerts (alert_type, title, message, source_table, source_id, period_key) VALUES ('budget_warning', 't', 'm', 'user_budgets', 1, %s)";
        agents.execute(alert.formatted("NULL"));
        agents.execute(alert.formatted("NULL"));
        agents.execute(alert.formatted("'2026-05'"));
        assertThatThrownBy(() -> agents.execute(alert.formatted("'2026-05'")))
                .hasMessageContaining("uq_system_alerts_once");
    }

    @Test
    void aVersionThatGoesLeavesItsSharesToTheFamily() throws Exception {
        String ada = agents.user("ada");
        String boris = agents.user("boris");
        String chika = agents.user("chika");
        String first =
                agents.value("INSERT INTO generated_content (user_id, content_type) VALUES (%s, 'code') RETURNING id"
                        .formatted(ada));
        String second = agents.value("SELECT new_content_version(%s, 'x')".formatted(first));
        String third = agents.value("SELECT new_content_version(%s, 'y')".formatted(second));
        String share = "SELECT share_content(%s, %s, %s, %s)";
        agents.value(share.formatted(first, boris, true, "CURRENT_TIMESTAMP + interval '1 day'"));
        agents.value(share.formatted(second, boris, false, "NULL"));
        agents.value(share.formatted(first, chika, true, "NULL"));
        agents.value(share.formatted(first, ada, true, "NULL"));

        agents.execute("DELETE FROM generated_content WHERE id = " + first);
        assertThat(agents.lines("SELECT shared_with, can_edit, expires_at FROM content_shares WHERE content_id = "
                        + second + " AND shared_with <> " + ada + " ORDER BY shared_with"))
                .containsExactly(boris + " | f | null", chika + " | t | null");
        agents.execute("DELETE FROM generated_content WHERE id = " + third);
        assertThat(agents.value("SELECT may_read_content(%s, %s)".formatted(chika, second)))
                .isEqualTo("t");
        agents.value("SELECT new_content_version(%s, 'z')".formatted(second));
        agents.execute("DELETE FROM users WHERE id = " + ada);
        assertThat(agents.value("SELECT count(*) FROM content_shares")).isEqualTo("0");
    }

    /** Who may edit until tomorrow and read for good reads for good. */
    @Test
    void ofTwoSharesWithOneReaderTheLongerOneSaysWhatItAllows() throws Exception {
        String ada = agents.user("ada");
        String boris = agents.user("boris");
        String chika = agents.user("chika");
        String first =
                agents.value("INSERT INTO generated_content (user_id, content_type) VALUES (%s, 'code') RETURNING id"
                        .formatted(ada));
        String second = agents.value("SELECT new_content_version(%s, 'x')".formatted(first));
        // As before 016, when a share left those of other versions alone.
        String share =
                "INSERT INTO content_shares (content_id, shared_with, can_edit, expires_at) VALUES (%s, %s, %s, %s)";
        agents.execute(share.formatted(first, boris, false, "NULL"));
        agents.execute(share.formatted(second, boris, true, "CURRENT_TIMESTAMP + interval '1 day'"));
        agents.execute(share.formatted(first, chika, false, "'2100-01-01Z'"));
        agents.execute(share.formatted(second, chika, true, "'2100-01-01Z'"));

        agents.execute("DELETE FROM generated_content WHERE id = " + first);

        assertThat(agents.lines(
                        "SELECT shared_with, can_edit, expires_at IS NULL FROM content_shares ORDER BY shared_with"))
                .containsExactly(boris + " | f | t", chika + " | t | f");
    }
}
