@NullMarked
package dev.quipu.migration;

import org.jspecify.annotations.NullMarked;
