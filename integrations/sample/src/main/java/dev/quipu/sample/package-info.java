/** A chat whose conversations are kept: what an application on Spring Boot and Spring AI needs to write. */
@NullMarked
package dev.quipu.sample;

import org.jspecify.annotations.NullMarked;
