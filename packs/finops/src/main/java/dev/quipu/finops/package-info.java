@NullMarked
package dev.quipu.finops;

import org.jspecify.annotations.NullMarked;
