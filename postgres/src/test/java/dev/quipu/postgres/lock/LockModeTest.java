package dev.quipu.postgres.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.postgres.sqlstate.SqlState;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LockModeTest {
    @Test
    @PostgresTest
    void theConflictTableIsTheServers(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE thing ()");
        var wrong = new ArrayList<String>();
        try (var one = database.connect();
                var other = database.connect()) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            for (LockMode held : LockMode.values()) {
                assertThat(lock(one, held, "")).isTrue();
                for (LockMode asked : LockMode.values()) {
                    if (lock(other, asked, " NOWAIT") == held.conflictsWith(asked)) {
                        wrong.add(held + " and " + asked);
                    }
                    other.rollback();
                }
                one.rollback();
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    @PostgresTest
    void theNamesAreThoseOfPgLocks(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE thing ()");
        for (LockMode mode : LockMode.values()) {
            try (var session = database.connect()) {
                session.setAutoCommit(false);
                assertThat(lock(session, mode, "")).isTrue();
                assertThat(database.value("SELECT mode FROM pg_locks WHERE relation = 'thing'::regclass"
                                + " AND pid <> pg_backend_pid()"))
                        .isEqualTo(mode.catalogName());
            }
        }
    }

    private static boolean lock(Connection session, LockMode mode, String nowait) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("LOCK TABLE thing IN " + mode.sql() + " MODE" + nowait);
            return true;
        } catch (SQLException refused) {
            assertThat(SqlState.of(refused)).get().matches(SqlState::isLockTimeout);
            return false;
        }
    }

    @Test
    void aConflictIsMutual() {
        for (LockMode one : LockMode.values()) {
            for (LockMode other : LockMode.values()) {
                assertThat(one.conflictsWith(other)).isEqualTo(other.conflictsWith(one));
            }
        }
    }

    @Test
    void knowsWhoWaits() {
        assertThat(Arrays.stream(LockMode.values()).filter(LockMode::blocksReads))
                .containsExactly(LockMode.ACCESS_EXCLUSIVE);
        assertThat(Arrays.stream(LockMode.values()).filter(LockMode::blocksWrites))
                .containsExactly(
                        LockMode.SHARE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.EXCLUSIVE, LockMode.ACCESS_EXCLUSIVE);
    }

    @Test
    void strengthIsTheManualsOrder() {
        assertThat(Arrays.stream(LockMode.values()).map(LockMode::strength)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(LockMode.SHARE.strongest(LockMode.EXCLUSIVE)).isEqualTo(LockMode.EXCLUSIVE);
        assertThat(LockMode.EXCLUSIVE.strongest(LockMode.SHARE)).isEqualTo(LockMode.EXCLUSIVE);
        assertThat(LockMode.SHARE.isStrongerThan(LockMode.SHARE)).isFalse();
    }

    @Test
    void isFoundByEitherName() {
        for (LockMode mode : LockMode.values()) {
            assertThat(LockMode.ofCatalogName(mode.catalogName())).contains(mode);
            assertThat(LockMode.ofSql(mode.sql())).contains(mode);
        }
        assertThat(LockMode.ofSql("access exclusive")).contains(LockMode.ACCESS_EXCLUSIVE);
        assertThat(LockMode.ofCatalogName("SIReadLock")).isEmpty();
    }
}
