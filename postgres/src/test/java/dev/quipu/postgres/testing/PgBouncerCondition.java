package dev.quipu.postgres.testing;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests where PgBouncer is not installed, and prints once that it did. */
final class PgBouncerCondition implements ExecutionCondition {
    private static final String REASON = "pgbouncer is not installed (apt-get install pgbouncer)";
    private static final AtomicBoolean PRINTED = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (PgBouncer.program().isPresent()) {
            return ConditionEvaluationResult.enabled("pgbouncer is installed");
        }
        if (!PRINTED.getAndSet(true)) {
            System.out.println("skipped tests behind a pooler: " + REASON);
        }
        return ConditionEvaluationResult.disabled(REASON);
    }
}
