package dev.quipu.migration.command;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Schema;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.render.Scope;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import java.util.List;

/** {@code types} and {@code docs}: which part of a schema is rendered. */
public final class Render {
    private final SchemaTools tools;

    public Render(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * Reads a schema.
     *
     * @param only the schemas to show; if none is named, the project's own of what is the project's, and else all
     */
    public Scope scope(SchemaSource source, List<String> only) {
        Catalog catalog = tools.side(source).catalog();
        List<String> there =
                catalog.all(Schema.class).map(schema -> schema.name().value()).toList();
        only.stream().filter(name -> !there.contains(name)).findFirst().ifPresent(name -> {
            throw unknown(name, there);
        });
        if (!only.isEmpty()) {
            return new Scope(catalog, only.stream().map(Identifier::new).toList());
        }
        Scope all = Scope.of(catalog);
        List<Identifier> own = tools.schemasOf(source).stream()
                .map(Identifier::new)
                .filter(all.schemas()::contains)
                .toList();
        return own.isEmpty() ? all : new Scope(catalog, own);
    }

    private static QuipuException unknown(String name, List<String> there) {
        String hint = NearestNames.hint(name, there).orElse("it has " + String.join(", ", there));
        return new QuipuException(Kind.USAGE, "the schema holds no schema \"" + name + "\"", hint);
    }
}
