@NullMarked
package dev.quipu.hibernate.second;

import org.jspecify.annotations.NullMarked;
