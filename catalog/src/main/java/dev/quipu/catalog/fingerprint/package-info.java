/** What tells in one comparison whether two catalogs are the same, and else which objects differ: a tree of hashes. */
@NullMarked
package dev.quipu.catalog.fingerprint;

import org.jspecify.annotations.NullMarked;
