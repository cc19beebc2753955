package dev.quipu.migration.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PgBouncer;
import dev.quipu.postgres.testing.PgBouncer.Mode;
import dev.quipu.postgres.testing.PoolerTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Behind a pooler in transaction mode a search path that was set is the next client's. */
@PoolerTest
class PackCallBehindPoolerTest {
    @Test
    void isRefused(TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION)) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setServerNames(new String[] {pooler.address().host()});
            source.setPortNumbers(new int[] {pooler.address().port()});
            source.setDatabaseName(pooler.address().database());
            source.setUser(pooler.address().user());
            source.setPassword(pooler.address().password());
            source.setPrepareThreshold(0);
            assertThatThrownBy(() -> PackCall.of(new TryCommand(List.of(), run -> {
                                throw new AssertionError("it ran");
                            }))
                            .on(source, "s"))
                    .isInstanceOf(QuipuException.class)
                    .hasMessage("try needs a session of its own, and the connection goes through a pooler");
        }
    }
}
