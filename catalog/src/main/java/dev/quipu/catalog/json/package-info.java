/**
 * A catalog as JSON, for storing and comparing. The form is stable: the same catalog gives the same bytes, and a change of the
 * form, which follows the records of the model, raises its version.
 */
@NullMarked
package dev.quipu.catalog.json;

import org.jspecify.annotations.NullMarked;
