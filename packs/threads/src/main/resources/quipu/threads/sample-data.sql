-- A month of a team's calls and chats: 60 conversations, what was said in them, the graph that was drawn from it, what
-- people corrected, and what the models cost.
--
-- The same rows on every server, since all that looks like chance comes from md5 of a key; only the dates follow the day
-- of loading. Nothing is in the future. Loading again adds nothing: rows have fixed ids, and a conversation that has
-- utterances, nodes, edits or calls is left as it is. Every conversation says {"sample": true} in source_metadata; to take
-- it all away again:
--   DELETE FROM api_calls_log WHERE request_id LIKE 'sample %';
--   DELETE FROM conversations WHERE source_metadata @> '{"sample": true}';

INSERT INTO conversations (id, conversation_name, conversation_type, source_type, source_metadata, participants,
    started_at, ended_at, duration_seconds, goals, goal_progress, owner_id, visibility, shared_with)
SELECT
    md5('threads sample ' || n)::uuid,
    (ARRAY['Budget review', 'Weekly planning', 'Design critique', 'Incident retrospective', 'Customer interview',
           'Hiring panel', 'Roadmap debate', 'Onboarding call', 'Research sync', 'Release checklist'])[1 + n % 10]
        || ' ' || n,
    CASE WHEN n % 15 = 0 THEN 'chat' ELSE (ARRAY['live_audio', 'transcript', 'chat', 'hybrid'])[1 + h % 4] END,
    CASE WHEN n % 15 = 0 THEN 'assistant' ELSE (ARRAY['audio_stream', 'google_meet', 'slack', 'discord'])[1 + h % 4] END,
    jsonb_build_object('sample', true, 'room', 'room ' || h % 7),
    (SELECT jsonb_agg(jsonb_build_object('id', 'p' || p, 'name', people.name, 'role',
                CASE p WHEN h % 8 THEN 'host' ELSE 'guest' END) ORDER BY p)
     FROM unnest(ARRAY['Amara Okafor', 'Ben Lindqvist', 'Chiara Rossi', 'Dev Patel', 'Elif Yilmaz', 'Farid Haddad',
                       'Grace Kim', 'Hana Novak']) WITH ORDINALITY AS people (name, number)
     CROSS JOIN LATERAL (SELECT number::integer - 1 AS p) AS numbered
     WHERE p IN (h % 8, (h + 3) % 8, (h + 5) % 8)),
    start_time,
    start_time + (12 + h % 20) * interval '1 minute',
    (12 + h % 20) * 60,
    jsonb_build_array(jsonb_build_object('goal_type',
        (ARRAY['learn', 'decide', 'build_rapport', 'brainstorm', 'resolve_conflict'])[1 + h % 5],
        'description', 'Leave with one decision', 'target_metric', 'decisions', 'target_value', 1, 'weight', 1.0)),
    jsonb_build_object('decisions', h % 2),
    (ARRAY['amara', 'ben', 'chiara', 'dev'])[1 + n % 4],
    (ARRAY['private', 'private', 'shared', 'public'])[1 + h % 4],
    CASE h % 4 WHEN 2 THEN ARRAY['elif', 'grace'] ELSE '{}' END
FROM generate_series(1, 60) AS n
CROSS JOIN LATERAL (SELECT ('x' || left(md5('threads sample ' || n), 7))::bit(28)::integer AS h) AS hash
CROSS JOIN LATERAL (
    SELECT date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - (1 + n / 2) * interval '1 day'
        + (8 + h % 9) * interval '1 hour' AS start_time
) AS dated
ON CONFLICT (id) DO NOTHING;

-- Turns of eight seconds and more, 12 to 31 of them, each by one of the three who take part.
INSERT INTO utterances (id, conversation_id, text, text_cleaned, speaker_id, speaker_name, speaker_role, sequence_number,
    timestamp_start, timestamp_end, duration_seconds, confidence_score, language, emotion, energy_level,
    platform_metadata, created_at)
SELECT
    md5('threads sample utterance ' || conversation.id || ' ' || place)::uuid,
    conversation.id,
    said,
    said,
    person ->> 'id',
    person ->> 'name',
    person ->> 'role',
    place,
    place * 12.5,
    place * 12.5 + 8 + h % 4,
    8 + h % 4,
    0.8 + h % 20 * 0.01,
    'en',
    (ARRAY['calm', 'curious', 'tense', 'amused'])[1 + h % 4],
    h % 100 * 0.01,
    jsonb_build_object('sample', true),
    conversation.started_at + place * interval '12.5 seconds'
FROM conversations AS conversation
CROSS JOIN LATERAL (SELECT ('x' || left(md5(conversation.id::text), 7))::bit(28)::integer AS seed) AS of_conversation
CROSS JOIN LATERAL generate_series(0, 11 + seed % 20) AS place
CROSS JOIN LATERAL (
    SELECT ('x' || left(md5(conversation.id || ' ' || place), 7))::bit(28)::integer AS h,
           conversation.participants -> (('x' || left(md5(place || ' ' || conversation.id), 7))::bit(28)::integer % 3)
               AS person
) AS chosen
CROSS JOIN LATERAL (
    SELECT replace(replace(
        (ARRAY['I think the {thing} is the real question here, not the {other}.',
               'Can we agree that the {thing} comes before the {other}?',
               'Last month the {thing} cost us two weeks, and nobody noticed.',
               'That is a tangent, but the {thing} keeps coming back.',
               'Let me push back: without the {thing} the {other} does not hold.',
               'What would change your mind about the {thing}?',
               'We tried that with the {other}, and it worked for a quarter.',
               'I hear two different goals in what you say about the {thing}.',
               'Decision: we keep the {thing} and revisit the {other} in spring.',
               'Who owns the {thing} after this call?',
               'The numbers for the {thing} arrived this morning.',
               'Sorry, I was muted. The {other} was my point too.'])[1 + h % 12],
        '{thing}', (ARRAY['budget', 'deadline', 'interface', 'contract', 'test plan', 'migration', 'survey', 'prototype'])
            [1 + h / 12 % 8]),
        '{other}', (ARRAY['roadmap', 'headcount', 'launch', 'pricing', 'backlog', 'research', 'training', 'handover'])
            [1 + h / 96 % 8]) AS said
) AS spoken
WHERE conversation.source_metadata @> '{"sample": true}' AND conversation.source_type <> 'assistant'
  AND conversation.total_utterances = 0
ORDER BY conversation.id, place;

-- Four chats with an assistant: a question, a tool call and its result, an answer, and an answer that was asked for again.
INSERT INTO utterances (id, conversation_id, text, speaker_id, speaker_name, sequence_number, message_role, content_parts,
    tool_call_id, reasoning, parent_utterance_id, created_at)
SELECT
    md5('threads sample message ' || conversation.id || ' ' || place)::uuid,
    conversation.id,
    message.text,
    CASE role WHEN 'user' THEN conversation.owner_id WHEN 'tool' THEN 'calendar' ELSE 'assistant' END,
    initcap(CASE role WHEN 'user' THEN conversation.owner_id WHEN 'tool' THEN 'calendar' ELSE 'assistant' END),
    place,
    role,
    parts::jsonb,
    call,
    reasoning,
    CASE WHEN parent IS NOT NULL THEN md5('threads sample message ' || conversation.id || ' ' || parent)::uuid END,
    conversation.started_at + place * interval '20 seconds'
FROM conversations AS conversation
CROSS JOIN (VALUES
    (0, 'user', 'When can the four of us meet next week?', '[{"type": "text"}]', NULL, NULL, NULL::integer),
    (1, 'assistant', '', '[{"type": "tool_call", "id": "call 1", "name": "free_busy", "arguments": {"days": 5}}]', NULL,
        'Four calendars are asked for, so look them up first.', NULL),
    (2, 'tool', 'Tuesday 10:00 to 11:30, Thursday 14:00 to 15:00', '[{"type": "tool_result", "id": "call 1"}]', 'call 1',
        NULL, NULL),
    (3, 'assistant', 'Tuesday at ten suits everybody.', '[{"type": "text"}]', NULL, NULL, NULL),
    (4, 'assistant', 'Tuesday at ten, or Thursday at two, suits everybody.', '[{"type": "text"}]', NULL, NULL, 2),
    (5, 'user', 'Book Thursday, please.', '[{"type": "text"}]', NULL, NULL, NULL)
) AS message (place, role, text, parts, call, reasoning, parent)
WHERE conversation.source_metadata @> '{"sample": true}' AND conversation.source_type = 'assistant'
  AND conversation.total_utterances = 0
ORDER BY conversation.id, place;

INSERT INTO utterance_attachments (id, conversation_id, utterance_id, name, uri, media_type, size_bytes, sha256)
SELECT md5('threads sample attachment ' || id)::uuid, conversation_id, id, 'invite.ics', 'gs://sample/invite.ics',
       'text/calendar', 1024, encode(sha256('invite'), 'hex')
FROM utterances
WHERE message_role = 'user' AND sequence_number = 5
  AND conversation_id IN (SELECT id FROM conversations WHERE source_metadata @> '{"sample": true}')
ON CONFLICT (id) DO NOTHING;

-- Three levels of zoom: a node for every four utterances, one for every three of those, and one for the whole.
INSERT INTO nodes (id, conversation_id, node_name, summary, key_points, level, parent_id, predecessor_id, utterance_ids,
    speaker_info, dialogue_type, timestamp_start, timestamp_end, duration_seconds, is_bookmark, is_tangent, is_crux,
    zoom_level_visible, canvas_x, canvas_y, confidence_score)
SELECT
    md5('threads sample node ' || conversation.id || ' ' || level || ' ' || place)::uuid,
    conversation.id,
    (ARRAY['Thread', 'Topic', 'Overview'])[level] || ' ' || place + 1,
    (ARRAY['Opens the question and names what is at stake', 'Weighs two ways forward', 'Circles back to an earlier point',
           'Reaches a decision that all can live with'])[1 + h % 4],
    CASE h % 3 WHEN 0 THEN ARRAY['One owner', 'One date'] ELSE '{}' END,
    level,
    CASE WHEN level < 3 THEN
        md5('threads sample node ' || conversation.id || ' ' || level + 1 || ' ' || CASE level WHEN 1 THEN place / 3 ELSE 0 END)::uuid
    END,
    CASE WHEN place > 0 THEN md5('threads sample node ' || conversation.id || ' ' || level || ' ' || place - 1)::uuid END,
    CASE level WHEN 1 THEN ARRAY(
        SELECT id FROM utterances WHERE conversation_id = conversation.id AND sequence_number / 4 = place
        ORDER BY sequence_number) ELSE '{}' END,
    jsonb_build_object('primary_speaker', conversation.participants -> (h % 3) ->> 'id',
        'speaker_name', conversation.participants -> (h % 3) ->> 'name', 'contribution_percentage', 50 + h % 40),
    (ARRAY['monologue', 'dialogue', 'multi-party', 'consensus'])[1 + h % 4],
    place * 50.0 * span,
    (place + 1) * 50.0 * span,
    50.0 * span,
    h % 5 = 0,
    h % 7 = 0,
    h % 11 = 0,
    CASE level WHEN 3 THEN ARRAY[2, 3] ELSE '{}' END,
    CASE WHEN h % 2 = 0 THEN place * 400 END,
    CASE WHEN h % 2 = 0 THEN (level - 1) * 300 END,
    0.5 + h % 50 * 0.01
FROM conversations AS conversation
CROSS JOIN LATERAL (VALUES (1, (conversation.total_utterances + 3) / 4, 1), (2, (conversation.total_utterances + 11) / 12, 3),
    (3, 1, 9)) AS zoom (level, number, span)
CROSS JOIN LATERAL generate_series(0, number - 1) AS place
CROSS JOIN LATERAL (
    SELECT ('x' || left(md5(conversation.id || ' ' || level || ' ' || place), 7))::bit(28)::integer AS h) AS hash
WHERE conversation.source_metadata @> '{"sample": true}' AND conversation.total_nodes = 0
ORDER BY conversation.id, level DESC, place;

UPDATE utterances SET node_id = nodes.id
FROM nodes, conversations
WHERE nodes.utterance_ids @> ARRAY[utterances.id] AND nodes.conversation_id = utterances.conversation_id
  AND utterances.node_id IS NULL AND conversations.id = nodes.conversation_id
  AND conversations.source_metadata @> '{"sample": true}'
  AND NOT EXISTS (SELECT FROM clusters WHERE clusters.conversation_id = conversations.id);

INSERT INTO relationships (id, conversation_id, from_node_id, to_node_id, relationship_type, explanation, strength,
    confidence, supporting_utterance_ids, is_bidirectional)
SELECT
    md5('threads sample relationship ' || origin.id || ' ' || goal.id)::uuid,
    origin.conversation_id,
    origin.id,
    goal.id,
    (ARRAY['contextual_related', 'elaborates', 'contradicts', 'supports', 'questions', 'answers', 'builds_on', 'diverges',
           'resolves', 'revisits', 'depends_on', 'crux'])[1 + h % 12],
    'Both speak of the same thing',
    0.3 + h % 70 * 0.01,
    0.5 + h % 50 * 0.01,
    goal.utterance_ids[1:1],
    h % 6 = 0
FROM nodes AS origin
JOIN nodes AS goal ON goal.conversation_id = origin.conversation_id AND goal.level = origin.level AND goal.id <> origin.id
CROSS JOIN LATERAL (SELECT ('x' || left(md5(origin.id || ' ' || goal.id), 7))::bit(28)::integer AS h) AS hash
WHERE h % 4 = 0
  AND origin.conversation_id IN (SELECT id FROM conversations WHERE source_metadata @> '{"sample": true}')
  AND NOT EXISTS (SELECT FROM clusters WHERE clusters.conversation_id = origin.conversation_id)
ON CONFLICT (id) DO NOTHING;

INSERT INTO clusters (id, conversation_id, cluster_name, level, parent_cluster_id, node_ids, summary, clustering_algorithm,
    color, key_themes, clustering_confidence)
SELECT
    md5('threads sample cluster ' || conversation.id || ' ' || place)::uuid,
    conversation.id,
    (ARRAY['All of it', 'What was decided', 'What stays open'])[place + 1],
    CASE place WHEN 0 THEN 2 ELSE 1 END,
    CASE WHEN place > 0 THEN md5('threads sample cluster ' || conversation.id || ' 0')::uuid END,
    ARRAY(SELECT id FROM nodes WHERE conversation_id = conversation.id AND level = 1
          AND (place = 0 OR ascii(right(id::text, 1)) % 2 = place - 1) ORDER BY id),
    'Found by the distance of their words',
    'agglomerative',
    (ARRAY['5', '4', '6'])[place + 1],
    ARRAY['decision', 'risk'],
    0.7
FROM conversations AS conversation
CROSS JOIN generate_series(0, 2) AS place
WHERE conversation.source_metadata @> '{"sample": true}'
ON CONFLICT (id) DO NOTHING;

INSERT INTO edits_log (id, conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
    user_comment, user_id, user_confidence, created_at)
SELECT
    md5('threads sample edit ' || node.id)::uuid,
    node.conversation_id,
    'node',
    node.id,
    'correction',
    'summary',
    'Says that nothing was decided',
    node.summary,
    'The machine missed the last minute',
    conversation.owner_id,
    0.6 + ascii(right(node.id::text, 1)) % 5 * 0.1,
    conversation.ended_at
FROM nodes AS node
JOIN conversations AS conversation ON conversation.id = node.conversation_id
WHERE conversation.source_metadata @> '{"sample": true}' AND node.level = 2
ON CONFLICT (id) DO NOTHING;

INSERT INTO api_calls_log (id, conversation_id, endpoint, feature, provider, model, prompt_tokens, completion_tokens,
    total_tokens, prompt_cost, completion_cost, total_cost, latency_ms, status, error_message, started_at, completed_at,
    request_id, cached_tokens, trace_id, span_id)
SELECT
    md5('threads sample call ' || conversation.id || ' ' || place)::uuid,
    conversation.id,
    '/v1/messages',
    (ARRAY['summarise', 'cluster', 'detect_crux', 'label_speakers'])[1 + h % 4],
    (ARRAY['anthropic', 'openai', 'google'])[1 + h % 3],
    (ARRAY['small-1', 'large-2', 'swift-3'])[1 + h % 3],
    tokens,
    tokens / 5,
    tokens + tokens / 5,
    tokens * 0.000001,
    tokens / 5 * 0.000005,
    tokens * 0.000001 + tokens / 5 * 0.000005,
    300 + h % 4000,
    CASE h % 23 WHEN 0 THEN 'error' WHEN 1 THEN 'timeout' ELSE 'success' END,
    CASE h % 23 WHEN 0 THEN 'overloaded' WHEN 1 THEN 'no answer in time' END,
    conversation.started_at + place * interval '1 minute',
    conversation.started_at + place * interval '1 minute' + (300 + h % 4000) * interval '1 millisecond',
    'sample ' || conversation.id || ' ' || place,
    tokens / 2,
    md5('threads sample trace ' || conversation.id),
    left(md5('threads sample span ' || conversation.id || ' ' || place), 16)
FROM conversations AS conversation
CROSS JOIN generate_series(0, 7) AS place
CROSS JOIN LATERAL (SELECT ('x' || left(md5(place || ' call ' || conversation.id), 7))::bit(28)::integer AS h) AS hash
CROSS JOIN LATERAL (SELECT 500 + h % 8000 AS tokens) AS size
WHERE conversation.source_metadata @> '{"sample": true}'
ON CONFLICT (id) DO NOTHING;
