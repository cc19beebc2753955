package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks: by a token on Supabase, by a token on plain PostgreSQL, by a setting of the application. */
@PostgresTest
class SignInTest {
    private static final String SUPABASE = """
            CREATE SCHEMA auth;
            CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
                SELECT nullif(coalesce(
                    nullif(current_setting('request.jwt.claim.sub', true), ''),
                    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'), '')::uuid
            $$;
            GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role
            """;

    private Assistant assistant;
    private String user = "";
    private String subject = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        user = assistant.user(assistant.tenant());
        subject = assistant.value("SELECT auth_id FROM users");
        assistant.message(assistant.conversation(user), "user", "hello");
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    private String who(String settings) throws SQLException {
        return String.join(
                ";",
                assistant.as(
                        new Assistant.Caller("authenticated", ""),
                        settings + "; SELECT current_user_id(), (SELECT count(*) FROM messages)"));
    }

    private String claims(String sub) {
        return "SET request.jwt.claims = '{\"role\": \"authenticated\", \"sub\": %s}'".formatted(sub);
    }

    // S17: schema auth does not exist
    @Test
    void onPlainPostgresByTheClaimsOfATokenOrTheApplication() throws SQLException {
        assertThat(who(claims("\"" + subject + "\""))).isEqualTo(user + " | 1");
        assertThat(who("SET app.user_id = '%s'".formatted(user))).isEqualTo(user + " | 1");
        assertThat(who(claims("\"" + user + "\"")))
                .as("not the id that the sign-in service knows")
                .isEqualTo("null | 0");
        assertThat(who("SELECT 1")).isEqualTo("null | 0");
        for (String nobody : new String[] {"null", "\"\""}) {
            assertThat(who(claims(nobody))).as(nobody).isEqualTo("null | 0");
        }
        assertThat(who("SET request.jwt.claims = ''")).isEqualTo("null | 0");
    }

    @Test
    void onSupabaseByItsFunctionWithoutAChange() throws SQLException {
        assistant.execute(SUPABASE);

        assertThat(who(claims("\"" + subject + "\""))).isEqualTo(user + " | 1");
        assertThat(who("SET request.jwt.claim.sub = '%s'".formatted(subject))).isEqualTo(user + " | 1");
        assertThat(who("SELECT 1")).isEqualTo("null | 0");
    }

    /** A token is proof, a setting is a claim of the application: it cannot outdo a token, even one of nobody here. */
    @Test
    void theTokenComesFirst() throws SQLException {
        String other = assistant.user(assistant.tenant());
        String setting = "; SET app.user_id = '%s'".formatted(other);

        assertThat(who(claims("\"" + subject + "\"") + setting)).isEqualTo(user + " | 1");
        assertThat(who(claims("\"%s\"".formatted(user)) + setting)).isEqualTo("null | 0");
        assistant.execute(SUPABASE);
        assertThat(who(claims("\"" + subject + "\"") + setting)).isEqualTo(user + " | 1");
    }

    /** By a token and by the setting alike: whoever asks who they are hears it, and so does whatever asks for them. */
    @ParameterizedTest
    @ValueSource(strings = {"tenants", "users"})
    void whoIsInactiveIsNobody(String table) throws SQLException {
        assistant.execute("UPDATE %s SET is_active = false".formatted(table));
        for (String settings : List.of(claims("\"" + subject + "\""), "SET app.user_id = '%s'".formatted(user))) {
            assertThat(assistant.as(
                            new Assistant.Caller("authenticated", ""),
                            settings + "; SELECT current_user_id(), current_tenant()"))
                    .as(settings)
                    .containsExactly("null | null");
        }
    }

    @Test
    void whoIsNoUserYetSeesNothing() throws SQLException {
        assistant.execute("UPDATE users SET auth_id = NULL");

        assertThat(who(claims("\"" + subject + "\""))).isEqualTo("null | 0");
    }
}
