package dev.quipu.postgres.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class, or one test, that needs a real PostgreSQL. Its methods may take parameters: a {@link TestServer}, and
 * any number of {@link TestDatabase}, each an empty database that is dropped after the test. A parameter of a constructor or
 * of a {@code @BeforeAll} method lives as long as the class's tests.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("postgres")
@ExtendWith(PostgresParameters.class)
public @interface PostgresTest {}
