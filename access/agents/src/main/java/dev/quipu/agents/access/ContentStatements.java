package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.hasGiven;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.CONTENT_SHARES;
import static dev.quipu.agents.access.jooq.Tables.GENERATED_CONTENT;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.access.support.Values;
import dev.quipu.agents.access.jooq.routines.MayReadContent;
import dev.quipu.agents.access.jooq.routines.NewContentVersion;
import dev.quipu.agents.access.jooq.routines.RegisterDownload;
import dev.quipu.agents.access.jooq.routines.RegisterView;
import dev.quipu.agents.access.jooq.routines.ShareContent;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about content, as text. */
final class ContentStatements {
    /** In the order in which {@link #bind} binds and {@link #settings} reads them. */
    private static final List<Field<?>> SETTINGS = List.of(
            GENERATED_CONTENT.TITLE,
            GENERATED_CONTENT.DESCRIPTION,
            GENERATED_CONTENT.FILE_EXTENSION,
            GENERATED_CONTENT.MIME_TYPE,
            GENERATED_CONTENT.LANGUAGE,
            GENERATED_CONTENT.FRAMEWORK,
            GENERATED_CONTENT.IS_PUBLIC,
            GENERATED_CONTENT.IS_TEMPLATE,
            GENERATED_CONTENT.METADATA,
            GENERATED_CONTENT.TAGS);

    /** In the order in which {@link Contents} binds them. */
    private static final List<Field<?>> GIVEN = Stream.concat(
                    Stream.of(
                            GENERATED_CONTENT.UUID,
                            GENERATED_CONTENT.USER_ID,
                            GENERATED_CONTENT.AI_REQUEST_ID,
                            GENERATED_CONTENT.CONVERSATION_ID,
                            GENERATED_CONTENT.CONTENT_TYPE,
                            GENERATED_CONTENT.CONTENT_TEXT,
                            GENERATED_CONTENT.CONTENT_BINARY,
                            GENERATED_CONTENT.FILE_SIZE_BYTES),
                    SETTINGS.stream())
            .toList();

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = Stream.of(
                    List.<Field<?>>of(
                            GENERATED_CONTENT.ID,
                            GENERATED_CONTENT.UUID,
                            GENERATED_CONTENT.USER_ID,
                            GENERATED_CONTENT.AI_REQUEST_ID,
                            GENERATED_CONTENT.CONVERSATION_ID,
                            GENERATED_CONTENT.CONTENT_TYPE),
                    SETTINGS,
                    List.<Field<?>>of(
                            GENERATED_CONTENT.FILE_SIZE_BYTES,
                            GENERATED_CONTENT.ROOT_ID,
                            GENERATED_CONTENT.PARENT_CONTENT_ID,
                            GENERATED_CONTENT.VERSION_NUMBER,
                            GENERATED_CONTENT.IS_LATEST_VERSION,
                            GENERATED_CONTENT.VIEW_COUNT,
                            GENERATED_CONTENT.DOWNLOAD_COUNT,
                            GENERATED_CONTENT.CREATED_AT,
                            GENERATED_CONTENT.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    private static final Keyset<Content> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(GENERATED_CONTENT.CREATED_AT, GENERATED_CONTENT.ID),
            ContentStatements::read,
            content -> Cursors.of(content.createdAt(), content.id()));

    /** Values: what is given. Gives no row if the uuid is taken. */
    final String create;

    /** Values: content. */
    final String find;

    /** Values: uuid. */
    final String byUuid;

    /** Values: content. */
    final String body;

    /** Values: root. Has all who make versions of a family wait for each other. */
    final String lock;

    /** Values: content, text, bytes, number or NULL; content. Gives no row if it is not the latest. */
    final String newVersion;

    /** Values: root. */
    final String versions;

    /** Values: root. */
    final String latest;

    /** Values: user. */
    final Pages<Content> ofUser;

    final Pages<Content> publicOnes;

    final Pages<Content> templates;

    /** Values: type. */
    final Pages<Content> ofType;

    /** Values: tag. */
    final Pages<Content> withTag;

    /** Values: settings, content, settings before. */
    final String edit;

    /** Values: content, user, whether to edit, time or NULL. */
    final String share;

    /** Values: root, user. */
    final String unshare;

    /** Values: user. */
    final String sharedWith;

    /** Values: user, content. */
    final String mayRead;

    /** Values: content. Gives NULL if there is none. */
    final String view;

    /** Values: content. Gives NULL if there is none. */
    final String download;

    /** Values: content. */
    final String delete;

    ContentStatements(Statements sql) {
        create = sql.insertOnce(GENERATED_CONTENT.UUID, GIVEN, COLUMNS);
        find = select(sql, hasId());
        byUuid = select(sql, GENERATED_CONTENT.UUID.eq(value(GENERATED_CONTENT.UUID)));
        body = sql.render(sql.dsl()
                .select(GENERATED_CONTENT.CONTENT_TEXT, GENERATED_CONTENT.CONTENT_BINARY)
                .from(GENERATED_CONTENT)
                .where(hasId()));
        Condition ofFamily = GENERATED_CONTENT.ROOT_ID.eq(value(GENERATED_CONTENT.ROOT_ID));
        lock = sql.render(sql.dsl()
                .select(GENERATED_CONTENT.ID)
                .from(GENERATED_CONTENT)
                .where(ofFamily)
                .orderBy(GENERATED_CONTENT.ID)
                .limit(DSL.inline(1))
                .forNoKeyUpdate());
        newVersion = sql.selectCall(
                        new NewContentVersion(),
                        NewContentVersion.PARENT,
                        NewContentVersion.TEXT_CONTENT,
                        NewContentVersion.BINARY_CONTENT,
                        NewContentVersion.NEW_VERSION)
                + " FROM " + sql.render(GENERATED_CONTENT) + " WHERE id = ? AND is_latest_version";
        versions = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(GENERATED_CONTENT)
                .where(ofFamily)
                .orderBy(GENERATED_CONTENT.ID));
        latest = select(sql, ofFamily.and(GENERATED_CONTENT.IS_LATEST_VERSION));
        ofUser = LATEST_FIRST.where(sql, GENERATED_CONTENT.USER_ID.eq(value(GENERATED_CONTENT.USER_ID)));
        publicOnes = LATEST_FIRST.where(sql, DSL.condition(GENERATED_CONTENT.IS_PUBLIC));
        templates = LATEST_FIRST.where(sql, DSL.condition(GENERATED_CONTENT.IS_TEMPLATE));
        ofType = LATEST_FIRST.where(sql, GENERATED_CONTENT.CONTENT_TYPE.eq(value(GENERATED_CONTENT.CONTENT_TYPE)));
        withTag = LATEST_FIRST.where(sql, hasGiven(GENERATED_CONTENT.TAGS));
        edit = sql.edit(GENERATED_CONTENT.ID, SETTINGS, COLUMNS);
        share = sql.selectCall(
                new ShareContent(),
                ShareContent.CONTENT,
                ShareContent.WITH_USER,
                ShareContent.EDIT,
                ShareContent.UNTIL);
        var version = GENERATED_CONTENT.as("version");
        unshare = sql.render(sql.dsl()
                .deleteFrom(CONTENT_SHARES)
                .where(CONTENT_SHARES.CONTENT_ID.in(DSL.select(version.ID)
                        .from(version)
                        .where(version.ROOT_ID.eq(value(GENERATED_CONTENT.ROOT_ID)))))
                .and(CONTENT_SHARES.SHARED_WITH.eq(value(CONTENT_SHARES.SHARED_WITH))));
        sharedWith = sharedWith(sql);
        mayRead = sql.selectCall(new MayReadContent(), MayReadContent.READER, MayReadContent.CONTENT);
        view = sql.selectCall(new RegisterView(), RegisterView.CONTENT);
        download = sql.selectCall(new RegisterDownload(), RegisterDownload.CONTENT);
        delete = sql.delete(GENERATED_CONTENT.ID);
    }

    /** A share of one version is one of the family; whatever was shared last says for how long. */
    private static String sharedWith(Statements sql) {
        var version = GENERATED_CONTENT.as("version");
        return sql.render(sql.dsl()
                .select(COLUMNS)
                .select(CONTENT_SHARES.CAN_EDIT, CONTENT_SHARES.EXPIRES_AT)
                .from(CONTENT_SHARES)
                .join(version)
                .on(version.ID.eq(CONTENT_SHARES.CONTENT_ID))
                .join(GENERATED_CONTENT)
                .on(GENERATED_CONTENT.ROOT_ID.eq(version.ROOT_ID).and(GENERATED_CONTENT.IS_LATEST_VERSION))
                .where(CONTENT_SHARES.SHARED_WITH.eq(value(CONTENT_SHARES.SHARED_WITH)))
                .and(CONTENT_SHARES.EXPIRES_AT.isNull().or(CONTENT_SHARES.EXPIRES_AT.gt(DSL.currentOffsetDateTime())))
                .orderBy(CONTENT_SHARES.CREATED_AT.desc(), CONTENT_SHARES.CONTENT_ID.desc()));
    }

    private static Condition hasId() {
        return GENERATED_CONTENT.ID.eq(value(GENERATED_CONTENT.ID));
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(GENERATED_CONTENT).where(condition));
    }

    static Values bind(Values values, ContentSettings settings) throws SQLException {
        return values.text(GENERATED_CONTENT.TITLE, settings.title())
                .text(settings.description())
                .text(GENERATED_CONTENT.FILE_EXTENSION, settings.fileExtension())
                .text(GENERATED_CONTENT.MIME_TYPE, settings.mimeType())
                .text(GENERATED_CONTENT.LANGUAGE, settings.language())
                .text(GENERATED_CONTENT.FRAMEWORK, settings.framework())
                .flag(settings.isPublic())
                .flag(settings.isTemplate())
                .json(settings.metadata())
                .json(settings.tags());
    }

    private static ContentSettings settings(Row row) throws SQLException {
        return new ContentSettings(
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.flag(),
                row.flag(),
                row.json(),
                row.json());
    }

    static Content read(Row row) throws SQLException {
        return new Content(
                row.number(),
                row.uuid(),
                row.number(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.word(ContentType.class),
                settings(row),
                row.numberOrNull(),
                row.number(),
                row.numberOrNull(),
                row.textOrNull(),
                row.flag(),
                row.integer(),
                row.integer(),
                row.instant(),
                row.instant());
    }
}
