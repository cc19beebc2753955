package dev.quipu.migration.proof;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.postgres.scratch.ScratchDatabase;

/**
 * A schema that a scratch server has built from its own printed form. Only such catalogs compare text by text: what a server
 * prints of an expression is not always what it prints of that print ({@code IN (…)} over varchar), and versions differ.
 *
 * @param catalog as it reads there
 * @param database where it is built; nobody uses it
 */
record SettledSchema(Catalog catalog, ScratchDatabase database) implements AutoCloseable {
    @Override
    public void close() {
        database.close();
    }
}
