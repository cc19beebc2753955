package dev.quipu.migration.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
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
            assertThatThrownBy(() -> PackCall.of(new Nothing()).on(source, "s"))
                    .isInstanceOf(QuipuException.class)
                    .hasMessage("nothing needs a session of its own, and the connection goes through a pooler");
        }
    }

    private static final class Nothing implements PackCommand {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public List<String> description() {
            return List.of("Do nothing.");
        }

        @Override
        public List<PackArgument> arguments() {
            return List.of();
        }

        @Override
        public boolean changesDatabase() {
            return false;
        }

        @Override
        public PackReport run(PackRun run) {
            throw new AssertionError("it ran");
        }
    }
}
