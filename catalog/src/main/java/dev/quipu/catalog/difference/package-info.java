/** What differs between two catalogs. Pure. */
@NullMarked
package dev.quipu.catalog.difference;

import org.jspecify.annotations.NullMarked;
