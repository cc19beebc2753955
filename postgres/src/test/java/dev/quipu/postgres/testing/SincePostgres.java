package dev.quipu.postgres.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests of what only newer servers can do, such as a pack that needs them; on an older one they are skipped. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SincePostgresCondition.class)
public @interface SincePostgres {
    /** Returns the oldest major version that can do it, such as 15. */
    int value();
}
