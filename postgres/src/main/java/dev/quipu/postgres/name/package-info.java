/** Identifiers as PostgreSQL writes and folds them. */
@NullMarked
package dev.quipu.postgres.name;

import org.jspecify.annotations.NullMarked;
