@NullMarked
package dev.quipu.bench;

import org.jspecify.annotations.NullMarked;
