package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Publication;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the queries have read so far. Later queries look up in it what earlier ones have found. */
final class Reading {
    private final List<CatalogObject> objects = new ArrayList<>();
    private final List<NotModelled> notModelled = new ArrayList<>();
    private final Map<Integer, QualifiedName> relations = new HashMap<>();
    private final Map<Integer, List<Publication.PublishedTable>> published = new HashMap<>();
    private final Columns columns = new Columns();
    private final Addresses addresses = new Addresses(this);
    private final Notes notes = new Notes();
    private final Names names = new Names();

    /** Takes an object that has an address of its own. */
    void add(SystemCatalog catalog, int oid, CatalogObject object) {
        objects.add(object);
        addresses.put(catalog, oid, object.id());
    }

    /** Takes an object with its owner and its privileges. */
    void add(SystemCatalog catalog, int oid, CatalogObject object, String owner, @Nullable String privileges) {
        add(catalog, oid, object);
        notes.own(object.id(), owner, privileges);
    }

    /** Takes an object whose address does not matter. */
    void add(CatalogObject object) {
        objects.add(object);
    }

    /** Takes the name of a relation. */
    void relation(int oid, QualifiedName name) {
        relations.put(oid, name);
    }

    QualifiedName relation(int oid) {
        QualifiedName name = relations.get(oid);
        if (name == null) {
            throw new IllegalStateException("relation " + Integer.toUnsignedString(oid) + " was not read");
        }
        return name;
    }

    @Nullable
    QualifiedName relationOrNull(int oid) {
        return relations.get(oid);
    }

    /** Returns the tables that a publication names, to which those found later are added. */
    List<Publication.PublishedTable> publishedTables(int publication) {
        return published.computeIfAbsent(publication, key -> new ArrayList<>());
    }

    /** Takes what is left out and can be of anything. */
    void notModelled(String what, String reason) {
        notModelled.add(new NotModelled(what, reason));
    }

    /** Takes what is left out of an object. */
    void notModelled(String what, String reason, ObjectId about) {
        notModelled.add(new NotModelled(what, reason, about));
    }

    Addresses addresses() {
        return addresses;
    }

    Notes notes() {
        return notes;
    }

    Columns columns() {
        return columns;
    }

    Names names() {
        return names;
    }

    /** Returns everything as a catalog. */
    Catalog catalog(int serverVersion) {
        return Catalog.of(serverVersion, objects, notes.annotations(), addresses.dependencies(), notModelled);
    }
}
