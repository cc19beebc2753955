package dev.quipu.spring.boot;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/** Tells Spring Boot that whatever uses the database has to wait for Quipu. */
final class QuipuDatabaseInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {
    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(QuipuInitializer.class);
    }

    /** After Liquibase (0) and Flyway (1), whose tables the application may have had before Quipu; before data.sql. */
    @Override
    public int getOrder() {
        return 10;
    }
}
