/** What tests of the frameworks' memories share. */
@NullMarked
package dev.quipu.memory.testing;

import org.jspecify.annotations.NullMarked;
