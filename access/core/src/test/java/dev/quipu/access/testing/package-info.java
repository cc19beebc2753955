/** What tests of the packs' access share. */
@NullMarked
package dev.quipu.access.testing;

import org.jspecify.annotations.NullMarked;
