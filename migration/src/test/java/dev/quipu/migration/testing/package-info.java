/** What the tests of every pack stand on: its database, clients that race, and the rules that all packs keep. */
@NullMarked
package dev.quipu.migration.testing;

import org.jspecify.annotations.NullMarked;
