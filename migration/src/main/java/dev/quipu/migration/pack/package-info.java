/** Conversation systems that ship as modules: revisions, and what belongs to a running system beside its schema. */
@NullMarked
package dev.quipu.migration.pack;

import org.jspecify.annotations.NullMarked;
