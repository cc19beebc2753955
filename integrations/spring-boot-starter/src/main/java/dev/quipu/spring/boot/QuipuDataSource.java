package dev.quipu.spring.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks the data source that Quipu's is, where an application has several: the schema in its database is taken care of, and the
 * typed access and the chat memories read and write through it. On the method that makes the bean:
 *
 * <pre>{@code
 * @Bean(defaultCandidate = false)
 * @QuipuDataSource
 * DataSource chat() { … }
 * }</pre>
 *
 * <p>With {@code defaultCandidate = false} the rest of the application, and Spring Boot, go on as if it were not there. Without
 * it, another one is {@code @Primary} as a rule.
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Qualifier
public @interface QuipuDataSource {}
