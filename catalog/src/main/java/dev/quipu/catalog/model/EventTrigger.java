package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/**
 * An event trigger.
 *
 * @param name its name
 * @param event such as ddl_command_end
 * @param tags the command tags it is for, sorted; empty for all
 * @param function what it calls
 * @param enabled when it fires
 */
public record EventTrigger(Identifier name, String event, List<String> tags, QualifiedName function, Enabled enabled)
        implements CatalogObject {
    public EventTrigger {
        tags = List.copyOf(tags);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.EVENT_TRIGGER, name.value());
    }
}
