/**
 * Reads a database's schema into a {@link dev.quipu.catalog.model.Catalog}: a constant number of set-based queries, sent as
 * one message, in one snapshot.
 */
@NullMarked
package dev.quipu.postgres.introspect;

import org.jspecify.annotations.NullMarked;
