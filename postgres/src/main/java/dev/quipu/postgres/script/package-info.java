/**
 * SQL scripts as statements with their places, split as psql splits them.
 *
 * <p>{@link dev.quipu.postgres.script.ScriptSplitter} is the way in.
 */
@NullMarked
package dev.quipu.postgres.script;

import org.jspecify.annotations.NullMarked;
