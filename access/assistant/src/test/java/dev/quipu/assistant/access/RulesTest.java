package dev.quipu.assistant.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.support.Failures;
import dev.quipu.access.support.Identity;
import dev.quipu.access.support.Transactions;
import dev.quipu.access.testing.Rules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Every constraint of the database has a meaning, and every failure one kind. */
class RulesTest {
    @Test
    void everyConstraintHasAMeaning() throws SQLException {
        try (Platform platform = Platform.empty();
                Connection connection = platform.database().connect()) {
            Rules.assertEveryConstraintHasOne(connection, Platform.SCHEMA, AssistantRule.values());
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsUnavailable() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://localhost:1/nowhere");
        assertThatThrownBy(() -> Assistant.on(nowhere).tenancy().as(UUID.randomUUID(), TenantSession::me))
                .isInstanceOf(AccessException.Unavailable.class);
    }

    @Test
    void aSchemaThatIsNotThereIsWrong() throws SQLException {
        try (Platform platform = Platform.empty()) {
            Assistant elsewhere = Assistant.on(platform.dataSource(), "elsewhere");
            assertThatThrownBy(() -> elsewhere.tenancy().as(UUID.randomUUID(), TenantSession::me))
                    .isInstanceOf(AccessException.WrongSchema.class)
                    .hasMessageContaining("elsewhere");
        }
    }

    /** Roles belong to the server, and are missing where the pack has never been. */
    @Test
    void aRoleThatIsNotThereIsAWrongSchema() throws SQLException {
        try (Platform platform = Platform.empty()) {
            Transactions transactions = Transactions.own(platform.dataSource(), new Failures());
            Identity nobody = Identity.of(List.of("role")).with("no such role");
            assertThatThrownBy(() -> transactions.run(nobody, transaction -> null))
                    .isInstanceOf(AccessException.WrongSchema.class)
                    .hasMessageContaining("no such role");
        }
    }

    /** Whoever has forgotten to make the login a member is told what is missing. */
    @Test
    void aLoginWithoutTheRoleIsNotAllowed() throws SQLException {
        try (Platform platform = Platform.empty()) {
            platform.database().createLogin("assistant_stranger", "secret", "");
            DataSource stranger = platform.database().dataSource("assistant_stranger", "secret");
            assertThatThrownBy(() ->
                            Assistant.on(stranger, Platform.SCHEMA).tenancy().as(UUID.randomUUID(), TenantSession::me))
                    .isInstanceOf(AccessException.NotAllowed.class)
                    .hasMessageContaining("role \"authenticated\"")
                    .hasMessageContaining("has to be a member of it");
            try (Connection connection = stranger.getConnection()) {
                connection.setAutoCommit(false);
                Assistant inside = Assistant.in(connection, Platform.SCHEMA);
                assertThatThrownBy(() -> inside.service().run(session -> {}))
                        .isInstanceOf(AccessException.NotAllowed.class)
                        .hasMessageContaining("has to be a member of it");
            }
        }
    }
}
