package dev.quipu.postgres.testing;

import dev.quipu.postgres.local.ServerBinaries;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips tests that need a newer server than the binaries on the class path are. */
final class SincePostgresCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        int version = ServerBinaries.provide().version().major();
        return AnnotationSupport.findAnnotation(context.getElement(), SincePostgres.class)
                .map(SincePostgres::value)
                .filter(since -> version < since)
                .map(since ->
                        ConditionEvaluationResult.disabled("needs PostgreSQL " + since + ", and this is " + version))
                .orElseGet(() -> ConditionEvaluationResult.enabled("PostgreSQL " + version));
    }
}
