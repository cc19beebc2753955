package dev.quipu.catalog.render;

import dev.quipu.catalog.name.QualifiedName;
import java.nio.charset.StandardCharsets;

/** Where the page of a relation lies: a name that every file system takes, and that no two relations share. */
final class PageFile {
    private PageFile() {}

    /** Returns the path of a page from the first one, without an ending. */
    static String path(QualifiedName relation) {
        return slug(relation.schema().value()) + "/" + slug(relation.name().value());
    }

    /** Returns a name in small letters, digits and underscores; every other byte is a tilde and two digits. */
    static String slug(String name) {
        StringBuilder slug = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_';
            slug.append(plain ? String.valueOf((char) b) : String.format("~%02x", b & 0xff));
        }
        return slug.toString();
    }
}
