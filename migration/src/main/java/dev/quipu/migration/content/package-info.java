/** What packs ship beside revisions, as files: queries, health checks, maintenance and sample data; and rows as values. */
@NullMarked
package dev.quipu.migration.content;

import org.jspecify.annotations.NullMarked;
