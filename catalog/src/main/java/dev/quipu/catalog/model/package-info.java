/**
 * The schema of a database as immutable values: each kind of object is a record, and its identity ({@link ObjectId}) is
 * apart from its attributes.
 *
 * <p>Expressions, types and definitions are SQL as the server prints it with an empty {@code search_path}, so every name in
 * them is qualified. Two catalogs compare only if the same server printed both: versions print differently.
 */
@NullMarked
package dev.quipu.catalog.model;

import org.jspecify.annotations.NullMarked;
