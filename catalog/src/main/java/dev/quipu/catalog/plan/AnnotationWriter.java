package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Aggregate;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.DefaultPrivileges;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.RangeType;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes owners, privileges, comments and labels. */
final class AnnotationWriter {
    private final ObjectId id;
    private final Context context;
    private final Designation designation;
    /** Whether it is made anew for the sake of something else, and who may do what with it is to be as it was. */
    private final boolean kept;

    private final List<Statement> statements = new ArrayList<>();

    private AnnotationWriter(ObjectId id, boolean kept, Context context) {
        this.id = id;
        this.context = context;
        this.kept = kept;
        this.designation = Designation.of(id, context.to());
    }

    /**
     * Writes what makes annotations others, those of the parts that are no objects of their own included.
     *
     * @param id whose
     * @param from what they are; null if the plan has just made the object
     * @param to what they become
     */
    static List<Statement> write(ObjectId id, @Nullable Annotations from, Annotations to, Context context) {
        if (id.kind() == Kind.DEFAULT) {
            return List.of();
        }
        boolean kept = context.options().keepsAccess() && context.fates().isRebuilt(id);
        var writer = new AnnotationWriter(id, kept, context);
        writer.write(from, to);
        CatalogObject object = context.to().find(id);
        Stream<ObjectId> parts = object == null ? Stream.empty() : partsOf(object);
        parts.forEach(part -> {
            boolean isThere = from != null && isPartOf(context.from().find(id), part);
            Annotations before = isThere ? context.from().catalog().annotationsOf(part) : null;
            var ofPart = new AnnotationWriter(part, kept, context);
            Annotations after = context.to().catalog().annotationsOf(part);
            if (part.kind() == Kind.SEQUENCE) {
                ofPart.write(before, after);
            } else {
                ofPart.writeComment(before, after);
            }
            writer.statements.addAll(ofPart.statements);
        });
        return writer.statements;
    }

    private static boolean isPartOf(@Nullable CatalogObject object, ObjectId part) {
        return object != null && partsOf(object).anyMatch(part::equals);
    }

    /** Returns what is annotated apart from the object that it is a part of. */
    static Stream<ObjectId> partsOf(CatalogObject object) {
        return switch (object) {
            case DomainType domain ->
                Stream.concat(
                                Stream.ofNullable(domain.notNull())
                                        .flatMap(notNull -> Stream.ofNullable(notNull.name())),
                                domain.checks().stream().map(DomainType.Check::name))
                        .map(name -> ObjectId.of(Kind.CONSTRAINT, domain.name(), name));
            case CompositeType type ->
                type.attributes().stream().map(one -> ObjectId.of(Kind.COLUMN, type.name(), one.name()));
            case RangeType type -> Stream.of(ObjectId.of(Kind.RANGE_TYPE, type.multirange()));
            case Column column ->
                Stream.concat(
                        Stream.ofNullable(column.notNull())
                                .flatMap(notNull -> Stream.ofNullable(notNull.name()))
                                .map(name -> ObjectId.of(Kind.CONSTRAINT, column.relation(), name)),
                        Stream.ofNullable(column.identity())
                                .map(identity -> ObjectId.of(Kind.SEQUENCE, identity.sequence())));
            default -> Stream.empty();
        };
    }

    private void write(@Nullable Annotations from, Annotations to) {
        if (ownersCount()) {
            writeOwner(from == null ? null : from.owner(), to.owner());
        }
        if (context.options().grants() || kept) {
            writeGrants(from, to);
        }
        writeComment(from, to);
        writeLabels(from == null ? Map.of() : from.securityLabels(), to.securityLabels());
    }

    private boolean ownersCount() {
        return context.options().owners() || kept;
    }

    private void writeOwner(@Nullable String from, @Nullable String to) {
        if (to != null && !to.equals(from) && hasOwner()) {
            add("ALTER " + designation + " OWNER TO " + new Identifier(to).display(), LockMode.ACCESS_EXCLUSIVE);
        }
    }

    /** A sequence that goes with a column has its table's owner; one that is to go with it must have that before. */
    private boolean hasOwner(Sequence sequence) {
        boolean went = context.from().find(id) instanceof Sequence before
                && before.ownedBy() != null
                && !context.fates().comes(id);
        return sequence.ownedBy() == null || !(went || context.isHosted(id));
    }

    private boolean hasOwner() {
        return switch (id.kind()) {
            case EXTENSION,
                    COLUMN,
                    INDEX,
                    CONSTRAINT,
                    TRIGGER,
                    RULE,
                    POLICY,
                    CAST,
                    TRANSFORM,
                    USER_MAPPING,
                    ACCESS_METHOD,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE,
                    DEFAULT_PRIVILEGES,
                    DEFAULT -> false;
            case SEQUENCE -> context.to().find(id) instanceof Sequence sequence && hasOwner(sequence);
            default -> true;
        };
    }

    private void writeComment(@Nullable Annotations from, Annotations to) {
        if (!Objects.equals(from == null ? null : from.comment(), to.comment())) {
            String text = to.comment() == null ? "NULL" : Literal.quote(to.comment());
            add("COMMENT ON " + designation + " IS " + text, LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
    }

    private void writeLabels(Map<String, String> from, Map<String, String> to) {
        var providers = new TreeSet<>(from.keySet());
        providers.addAll(to.keySet());
        for (String provider : providers) {
            String label = to.get(provider);
            if (!Objects.equals(from.get(provider), label)) {
                add("SECURITY LABEL FOR " + new Identifier(provider).display() + " ON " + designation + " IS "
                        + (label == null ? "NULL" : Literal.quote(label)));
            }
        }
    }

    private void writeGrants(@Nullable Annotations from, Annotations to) {
        String objects = objects();
        if (objects.isEmpty()
                || (to.grants().isEmpty() && (from == null || from.grants().isEmpty()) && to.owner() == null)) {
            return;
        }
        String owner = ownerIn(context.to(), to);
        int version = context.serverVersion();
        String columns = id.kind() == Kind.COLUMN ? " (" + new Identifier(id.name()).display() + ")" : "";
        var changes = new PrivilegeChanges(grantable(), columns, owner, BuiltInPrivileges.all(objects, version));
        List<Grant> surely = from == null ? initial(objects, owner) : handedOver(from, owner);
        List<Grant> perhaps = surely;
        if (from == null && ownersCount()) {
            // Who runs the plan may have other default privileges than who owns the object afterwards.
            List<Grant> builtIn = BuiltInPrivileges.of(objects, owner, version);
            perhaps =
                    Stream.concat(builtIn.stream(), surely.stream()).distinct().toList();
            surely = surely.stream().filter(builtIn::contains).toList();
        }
        changes.between(surely, perhaps, to.grants()).forEach(change -> addAs(change.grantor(), owner, change.sql()));
    }

    /** Returns the name that ALTER DEFAULT PRIVILEGES has for such objects, or one made like it; empty if none is granted on. */
    private String objects() {
        return switch (id.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW -> "TABLES";
            case COLUMN -> "COLUMNS";
            case SEQUENCE -> "SEQUENCES";
            case FUNCTION, AGGREGATE -> "FUNCTIONS";
            case ENUM_TYPE, DOMAIN, COMPOSITE_TYPE, RANGE_TYPE, BASE_TYPE, SHELL_TYPE -> "TYPES";
            case SCHEMA -> "SCHEMAS";
            case LANGUAGE -> "LANGUAGES";
            case FOREIGN_DATA_WRAPPER -> "FOREIGN DATA WRAPPERS";
            case SERVER -> "SERVERS";
            default -> "";
        };
    }

    /** Tells whether ALTER DEFAULT PRIVILEGES is about objects of this kind. */
    static boolean hasDefaultPrivileges(ObjectId id) {
        return switch (id.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, FUNCTION, AGGREGATE, SCHEMA -> true;
            case ENUM_TYPE, DOMAIN, COMPOSITE_TYPE, RANGE_TYPE, BASE_TYPE, SHELL_TYPE -> true;
            default -> false;
        };
    }

    /** A column has its table's owner. */
    private String ownerIn(Lookup lookup, Annotations annotations) {
        String owner = id.kind() == Kind.COLUMN
                ? lookup.relation(id.qualifiedName())
                        .map(table -> lookup.catalog().annotationsOf(table).owner())
                        .orElse(null)
                : annotations.owner();
        return owner == null ? "" : owner;
    }

    /** What the owner's new objects have: what is built in, and what the owner's default privileges say before the plan. */
    private List<Grant> initial(String objects, String owner) {
        List<Grant> grants = new ArrayList<>(defaults(owner, "", objects)
                .orElseGet(() -> BuiltInPrivileges.of(objects, owner, context.serverVersion())));
        if (id.kind() != Kind.SCHEMA) {
            grants.addAll(defaults(owner, id.path().getFirst(), objects).orElse(List.of()));
        }
        return grants;
    }

    private Optional<List<Grant>> defaults(String owner, String schema, String objects) {
        return context.from().find(ObjectId.of(Kind.DEFAULT_PRIVILEGES, owner, schema, objects))
                        instanceof DefaultPrivileges found
                ? Optional.of(found.grants())
                : Optional.empty();
    }

    /** A new owner takes the old one's place in every privilege. */
    private List<Grant> handedOver(Annotations from, String owner) {
        String old = ownerIn(context.from(), from);
        if (old.isEmpty() || old.equals(owner) || !ownersCount()) {
            return from.grants();
        }
        return from.handedOver(old, owner);
    }

    /** Returns how GRANT names the object. */
    private String grantable() {
        return switch (id.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW -> "TABLE " + id.display();
            case COLUMN ->
                "TABLE "
                        + ObjectId.of(Kind.TABLE, id.path().get(0), id.path().get(1))
                                .display();
            case AGGREGATE ->
                "FUNCTION " + ((Aggregate) context.to().get(id)).name().display() + "("
                        + id.path().getLast() + ")";
            case FUNCTION ->
                ((Function) context.to().get(id)).form() == Function.Form.PROCEDURE
                        ? designation.toString()
                        : "FUNCTION " + designation.name();
            case DOMAIN -> "TYPE " + id.display();
            case SERVER -> "FOREIGN SERVER " + id.display();
            default -> designation.toString();
        };
    }

    /** What another than the owner has granted, that role has to grant. */
    private void addAs(String grantor, String owner, String sql) {
        boolean isOwner = grantor.equals(owner) || owner.isEmpty();
        if (!isOwner) {
            add("SET ROLE " + new Identifier(grantor).display());
        }
        add(sql);
        if (!isOwner) {
            add("RESET ROLE");
        }
    }

    private void add(String sql) {
        statements.add(Statement.harmless(sql));
    }

    /** Adds a statement that locks the relation that it is about. */
    private void add(String sql, LockMode lock) {
        Draft draft = context.draft(sql);
        switch (id.kind()) {
            case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, INDEX, COLUMN -> draft.locks(id.qualifiedName(), lock);
            default -> {}
        }
        statements.add(draft.build());
    }
}
