@NullMarked
package dev.quipu.hibernate.first;

import org.jspecify.annotations.NullMarked;
