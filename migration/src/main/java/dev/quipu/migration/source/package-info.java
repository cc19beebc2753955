/** The schemas that can be compared: live ones, declared ones, and those that revisions make. */
@NullMarked
package dev.quipu.migration.source;

import org.jspecify.annotations.NullMarked;
