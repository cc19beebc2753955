/** The statements that resolve the differences between two catalogs, with what each of them locks and risks. Pure. */
@NullMarked
package dev.quipu.catalog.plan;

import org.jspecify.annotations.NullMarked;
