/**
 * Quipu in a Spring Boot application: its revisions before whatever uses the schema, its state in health, meters and an
 * endpoint.
 */
@NullMarked
package dev.quipu.spring.boot;

import org.jspecify.annotations.NullMarked;
