/** JPA entities as a declared schema, through Hibernate's own schema export. */
@NullMarked
package dev.quipu.hibernate;

import org.jspecify.annotations.NullMarked;
