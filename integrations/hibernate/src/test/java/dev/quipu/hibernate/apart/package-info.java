@NullMarked
package dev.quipu.hibernate.apart;

import org.jspecify.annotations.NullMarked;
