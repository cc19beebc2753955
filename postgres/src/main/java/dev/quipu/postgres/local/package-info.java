/**
 * PostgreSQL servers that Quipu brings along: one that keeps the user's own database, and throw-away ones in which
 * plans, revisions and tests run.
 */
@NullMarked
package dev.quipu.postgres.local;

import org.jspecify.annotations.NullMarked;
