/** The commands, one class a verb, for every shell: values in, values out, nothing printed. */
@NullMarked
package dev.quipu.migration.command;

import org.jspecify.annotations.NullMarked;
