package dev.quipu.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class, or one test, a database that has all of some revisions.
 *
 * <pre>{@code
 * @QuipuDatabase(revisions = "classpath:db/revisions", packs = "assistant")
 * class OrdersTest {
 *     @Test
 *     void anOrderIsKept(DataSource database) { … }
 * }
 * }</pre>
 *
 * <p>Parameters may be a {@link javax.sql.DataSource}, a {@link java.sql.Connection} in autocommit, which is
 * closed after the test, and a {@link TestDatabase}, which tells the URL. Several of one test, of its constructor,
 * {@code @BeforeEach} and {@code @AfterEach} are of the same database; each connection is one of its own.
 *
 * <p>A database is for one test, and is dropped after it, whoever is still connected. One that {@code @BeforeAll}
 * asks for, or the constructor of a class that has one instance for all tests, is for the class, and its tests
 * share it.
 *
 * <p>The revisions run once in a virtual machine, on an embedded PostgreSQL that ends with it; each database is a
 * copy. Tests may run in parallel. If a revision fails, each test fails with the
 * {@link dev.quipu.postgres.failure.QuipuException} of the upgrade.
 *
 * <p>An annotation on a method takes the place of the one on its class.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(QuipuExtension.class)
public @interface QuipuDatabase {
    /**
     * Where the application's own revisions are: a directory, or {@code classpath:db/revisions} for a folder of
     * the class path. Empty for none.
     */
    String revisions() default "";

    /** The schema that these are run in. */
    String schema() default "public";

    /** The packs, each in the schema of its name; their modules have to be on the class path. */
    String[] packs() default {};

    /** Whether the packs' sample data is loaded. */
    boolean sampleData() default false;
}
