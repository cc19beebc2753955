package dev.quipu.threads;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.PackRules;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

class ThreadsRulesTest extends PackRules {
    ThreadsRulesTest() {
        super(Threads.PACK);
    }

    @Override
    protected List<String> mayBeNull() {
        return List.of("edits_log.context_before");
    }

    @Override
    protected Map<String, String> given(PackDatabase database) throws SQLException {
        return QueriesTest.given(database);
    }

    /** The extension that this one reads is an option of the server, which the tests do not turn on. */
    @Override
    protected List<String> findNothing() {
        return List.of("slow_statements");
    }
}
