package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.ObjectId;

/** One difference between two catalogs, in the direction of a change from the first to the second. */
public sealed interface Change {
    /** Returns what it is about, under the name that it has in the second catalog if it is there. */
    ObjectId id();

    /** The first catalog lacks it. */
    record Created(CatalogObject object) implements Change {
        @Override
        public ObjectId id() {
            return object.id();
        }
    }

    /** The second catalog lacks it. */
    record Dropped(CatalogObject object) implements Change {
        @Override
        public ObjectId id() {
            return object.id();
        }
    }

    /** Both have it, with other attributes. */
    record Altered(CatalogObject from, CatalogObject to) implements Change {
        @Override
        public ObjectId id() {
            return to.id();
        }
    }

    /** It is called otherwise; a person has confirmed that. What else differs is a change of its own. */
    record Renamed(ObjectId from, ObjectId to) implements Change {
        @Override
        public ObjectId id() {
            return to;
        }
    }

    /** Its owner, privileges, comment or labels differ. */
    record Annotated(ObjectId id, Annotations from, Annotations to) implements Change {}
}
