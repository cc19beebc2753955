package dev.quipu.catalog.json;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.ObjectId;

/**
 * The annotations of one object.
 *
 * @param id the object
 * @param annotations what is said of it
 */
record Annotated(ObjectId id, Annotations annotations) {}
