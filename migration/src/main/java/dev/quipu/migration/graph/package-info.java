/** The graph that revisions form, and what an address in it means. Pure: no files, no database, no clock. */
@NullMarked
package dev.quipu.migration.graph;

import org.jspecify.annotations.NullMarked;
