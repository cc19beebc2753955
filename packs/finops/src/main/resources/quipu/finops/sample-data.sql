-- A FinOps team's last month: 420 threads and what was said, understood, run and recommended in them.
--
-- The same rows on every server, since all that looks like chance comes from sha256 of a key; only the dates follow
-- the day of loading, so that "the last 7 days" are never empty. Nothing is in the future.
--
-- Loading again adds nothing: rows have fixed ids, and a thread that has messages, intents or executions is left as
-- it is, whatever was changed in it since. Every row that has metadata says {"sample": true} there; to take it all
-- away again:
--   DELETE FROM optimization_recommendations WHERE metadata @> '{"sample": true}';
--   DELETE FROM conversation_threads WHERE metadata @> '{"sample": true}';

-- Threads: three in four on a workday, between 8 and 19 o'clock UTC; most old ones are archived.
INSERT INTO conversation_threads (thread_id, user_id, title, created_at, updated_at, metadata, is_active)
SELECT
    encode(substring(h FROM 1 FOR 16), 'hex')::uuid,
    person,
    replace(replace(replace(subject, '{service}', service), '{account}', account), '{region}', region),
    started_at,
    -- Not before the last message, which comes 4 minutes a turn after the start.
    started_at + (2 + get_byte(sha256(convert_to(encode(substring(h FROM 1 FOR 16), 'hex')::uuid::text, 'UTF8')), 0) % 5)
        * interval '4 minutes',
    jsonb_build_object(
        'sample', true,
        'topic', topic,
        'team', team,
        'service', service,
        'account', account,
        'region', region,
        'channel', (ARRAY['web', 'web', 'web', 'slack', 'slack', 'api'])[1 + get_byte(h, 6) % 6]),
    days_ago < 10 OR get_byte(h, 7) % 5 < 2
FROM generate_series(1, 420) AS n
CROSS JOIN LATERAL (SELECT sha256(convert_to('finops sample thread ' || n, 'UTF8')) AS h) AS key
CROSS JOIN LATERAL (
    SELECT
        (ARRAY['amara.okafor', 'ben.lindqvist', 'chiara.rossi', 'dev.patel', 'elif.yilmaz', 'farid.haddad',
               'grace.kim', 'hana.novak', 'ivan.petrov', 'joao.silva', 'kate.murphy', 'liam.ng'])[1 + get_byte(h, 16) % 12]
            || '@example.com' AS person,
        (ARRAY['payments', 'search', 'data-platform', 'mobile', 'ml-research', 'checkout', 'identity', 'analytics'])
            [1 + get_byte(h, 17) % 8] AS team,
        (ARRAY['Amazon EC2', 'Amazon EC2', 'Amazon EC2', 'Amazon RDS', 'Amazon RDS', 'Amazon S3', 'Amazon S3',
               'AWS Lambda', 'Amazon EKS', 'Amazon DynamoDB', 'Amazon CloudFront', 'NAT Gateway', 'Amazon EBS',
               'Amazon ElastiCache', 'Amazon Redshift', 'Amazon CloudWatch'])[1 + get_byte(h, 18) % 16] AS service,
        (ARRAY['prod', 'prod', 'staging', 'dev', 'sandbox'])[1 + get_byte(h, 19) % 5] || '-'
            || (ARRAY['core', 'eu', 'us', 'data', 'edge'])[1 + get_byte(h, 20) % 5] AS account,
        (ARRAY['us-east-1', 'us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'])
            [1 + get_byte(h, 21) % 6] AS region,
        1 + get_byte(h, 22) % 29 AS days_ago
) AS chosen
CROSS JOIN LATERAL (
    SELECT date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - days_ago * interval '1 day' AS day
) AS dated
CROSS JOIN LATERAL (
    -- Three of four that fall on a weekend were asked on the Friday or Thursday before.
    SELECT day - CASE WHEN extract(isodow FROM day) > 5 AND get_byte(h, 23) % 4 < 3 THEN interval '2 days'
                      ELSE interval '0 days' END AS workday
) AS shifted
CROSS JOIN LATERAL (
    SELECT (workday + interval '8 hours'
        + (get_byte(h, 24) * 256 + get_byte(h, 25)) % 39600 * interval '1 second') AT TIME ZONE 'UTC' AS started_at
) AS time
JOIN (
    VALUES
        (0, 'cost_analysis', 'Why did {service} cost more this week?'),
        (1, 'cost_analysis', 'Cost of {account} by usage type'),
        (2, 'optimization_recommendation', 'Where can we save on {service}?'),
        (3, 'anomaly_detection', 'Spike in {service}, {region}'),
        (4, 'anomaly_detection', 'Unexpected charges in {account}'),
        (5, 'budget_tracking', 'Are we within budget in {account}?'),
        (6, 'resource_utilization', 'Idle {service} resources in {region}'),
        (7, 'cost_allocation', 'Split shared {service} costs between teams'),
        (8, 'forecast_prediction', 'Forecast for {service}, next quarter'),
        (9, 'spend_comparison', 'This month against last month, {account}'),
        (10, 'service_breakdown', 'Top services in {account}'),
        (11, 'tagging_compliance', 'Untagged resources in {account}'),
        (12, 'savings_opportunity', 'Quick wins for {service}'),
        (13, 'rightsizing', 'Oversized {service} in {region}'),
        (14, 'reserved_instance_analysis', 'Commitment coverage for {service}'),
        (15, 'spot_instance_analysis', 'Spot for the batch clusters in {region}'),
        (16, 'general_query', 'How is {service} billed?'),
        (17, 'multi_intent', '{service}: costs, forecast and what to do'),
        (18, 'clarification_needed', 'Question on last month''s bill')
) AS subjects (number, topic, subject) ON number = get_byte(h, 26) % 19
ON CONFLICT (thread_id) DO NOTHING;

-- Messages: a few turns a thread. A turn is a question, now and then a tool call and what the tool found, an answer.
INSERT INTO conversation_messages
    (id, thread_id, role, content, message_type, metadata, ordering_index, created_at, updated_at)
WITH asked (topic, questions, answers) AS (
    VALUES
    ('cost_analysis',
        ARRAY['Why did {service} in {account} go up over the last {days} days?',
              'Break down {service} spend in {region} by usage type for the last {days} days.',
              'What did {team} spend on {service} last month, and which resources drove it?',
              'Which cost category explains the increase on the {service} bill?'],
        ARRAY['{service} in {account} cost ${usd} over the last {days} days, {pct}% more than the period before. Most of the increase comes from on-demand usage in {region}; data transfer hardly changed.',
              'Three usage types make up {pct}% of the ${usd}: compute hours, provisioned storage and inter-zone transfer. Compute hours grew after the deployment of the {team} team.',
              'The {team} team spent ${usd} on {service}. Two resources, both in {region}, account for {pct}% of it.']),
    ('optimization_recommendation',
        ARRAY['What should we change first to lower the {service} bill in {account}?',
              'Give me the best three optimizations for {service} in {region}, with effort.',
              'How can {team} save {pct}% on {service} without touching production traffic?'],
        ARRAY['Start with the idle capacity: it is worth about ${usd} a month and takes an afternoon. Next come newer generation instances in {region}, then a one-year commitment for the steady part.',
              'I found {count} optimizations for {service}; together they save between ${usd} and a quarter more. The cheapest to carry out are listed first.']),
    ('anomaly_detection',
        ARRAY['Is the jump in {service} on {region} an anomaly or the new normal?',
              'We were alerted about {account}: what is behind the spike of {pct}%?',
              'Show every unusual charge in {account} over the last {days} days.'],
        ARRAY['It is an anomaly: {service} ran {pct}% above its expected range for {count} days, an excess of ${usd}. It began with a new autoscaling policy of the {team} team.',
              'The spike came from a retry loop: {count} million extra requests in {region}, ${usd} in all. Traffic is back to its usual level since yesterday.',
              'Nothing unusual: the growth of {pct}% follows the weekly pattern of {service}, and the forecast had expected it.']),
    ('budget_tracking',
        ARRAY['How much of the {team} budget is left this month?',
              'Will {account} stay within its budget of ${usd}?',
              'Which budgets are above {pct}% already?'],
        ARRAY['{team} has used {pct}% of its budget; at the present rate it ends the month ${usd} below it.',
              '{account} will pass its budget in {count} days if nothing changes. {service} is the largest part of what is not planned.']),
    ('resource_utilization',
        ARRAY['Which {service} resources in {region} are idle?',
              'Show average and peak utilization of {service} for {team}.',
              'List resources in {account} below {pct}% CPU over {days} days.'],
        ARRAY['{count} resources in {region} stayed below {pct}% CPU for {days} days. They cost ${usd} a month together; {team} owns most of them.',
              'Utilization of {service} averages {pct}% with short peaks on weekdays, so a schedule would fit better than a smaller size.']),
    ('cost_allocation',
        ARRAY['How should we split the shared {service} cost between {team} and the others?',
              'Allocate the {account} NAT and transfer costs by traffic.',
              'Show unallocated spend in {account} for the last {days} days.'],
        ARRAY['By traffic, {team} carries {pct}% of the shared cost, which is ${usd}. By request count it would be a little less; I would keep traffic, since it can be measured.',
              '${usd} in {account} cannot be allocated: {pct}% of it lacks the cost-center tag, the rest is support and tax.']),
    ('forecast_prediction',
        ARRAY['Forecast {service} for the next {days} days.',
              'What will {account} cost at the end of the quarter if growth stays at {pct}%?',
              'How sure is the forecast for {team}?'],
        ARRAY['For the next {days} days I expect ${usd} for {service}, within {pct}% either way. The trend is steady; the range comes from batch work in {region}.',
              'At this growth {account} ends the quarter at ${usd}. A commitment for the base load would take {pct}% off.']),
    ('spend_comparison',
        ARRAY['Compare {service} this month with last month in {account}.',
              'How does {team} spend compare with the other teams?',
              'Is {region} dearer than eu-west-1 for the same {service} workload?'],
        ARRAY['{service} is {pct}% above last month, ${usd} in absolute terms. Per request it became cheaper: traffic grew faster than cost.',
              '{team} is the third largest team by spend and the first by growth, {pct}% over {days} days.']),
    ('service_breakdown',
        ARRAY['What are the top services in {account}?',
              'Break the {team} bill down by service and region.',
              'Where does {service} rank among our costs?'],
        ARRAY['{service} leads with {pct}% of the bill (${usd}), followed by storage and data transfer. {count} services cost less than a dollar a day.',
              'In {region}, {service} makes up {pct}%; the remaining services are spread evenly.']),
    ('tagging_compliance',
        ARRAY['Which resources in {account} lack the owner tag?',
              'How far is {team} with the tagging policy?',
              'List untagged {service} resources that cost more than ${usd} a month.'],
        ARRAY['{count} resources in {account} lack an owner or cost-center tag; they stand for {pct}% of spend. Half of them were created by the same pipeline.',
              '{team} tags {pct}% of its resources. What is missing are volumes and snapshots, which do not inherit tags.']),
    ('savings_opportunity',
        ARRAY['What are the quick wins in {account}?',
              'How much could we save on {service} this quarter?',
              'Which savings need less than a day of work?'],
        ARRAY['Quick wins worth ${usd} a month: unattached volumes, old snapshots, and {count} idle load balancers in {region}.',
              'About {pct}% of {service} spend can be saved, most of it by scheduling non-production environments.']),
    ('rightsizing',
        ARRAY['Which {service} instances in {region} are too large?',
              'Can the {team} databases go down one size?',
              'What do we risk if we downsize in {account}?'],
        ARRAY['{count} instances can go down one size and stay below 70% memory at peak; that saves ${usd} a month. I left out those with peaks in the last {days} days.',
              'Yes, except the primary in {region}: it reaches {pct}% memory on Mondays. The replicas can follow at once.']),
    ('reserved_instance_analysis',
        ARRAY['What is our commitment coverage for {service}?',
              'Should {team} buy a one-year or a three-year plan?',
              'Which reservations in {account} expire within {days} days?'],
        ARRAY['Coverage is {pct}%, utilization of what we hold 97%. Another ${usd} an hour of commitment would break even after {count} months.',
              'One year: the {team} workload moves to containers next spring, and three years would save only {pct}% more.']),
    ('spot_instance_analysis',
        ARRAY['Can the batch jobs in {region} run on spot capacity?',
              'How often were spot instances of {team} interrupted in {days} days?',
              'What would spot save us on the {account} build fleet?'],
        ARRAY['Yes: {pct}% of batch hours tolerate an interruption, and diversified spot pools in {region} would save ${usd} a month.',
              'There were {count} interruptions in {days} days, none of which lost work, since jobs write checkpoints.']),
    ('general_query',
        ARRAY['How is {service} billed across zones?',
              'What does amortized cost mean on our reports?',
              'Can you explain the data transfer lines of {service}?'],
        ARRAY['{service} is billed by provisioned capacity and by use; traffic between zones is charged in both directions.',
              'Amortized cost spreads an upfront payment over the time that it covers, so a purchase does not show as a spike.']),
    ('multi_intent',
        ARRAY['Show {service} costs for {days} days, forecast the next month, and tell me what to cut first.',
              'Compare {account} with last month and list anything untagged while you are at it.'],
        ARRAY['In three parts. Cost: ${usd} over {days} days. Forecast: {pct}% more next month. First cut: idle capacity in {region}.',
              'Against last month {account} is up {pct}%; {count} resources behind the increase carry no owner tag.']),
    ('clarification_needed',
        ARRAY['What about the other one?', 'Make it cheaper.', 'Is that number right?'],
        ARRAY['Do you mean {service} in {account}, or the whole bill of {team}?',
              'Which figure do you mean: the ${usd} of last month, or the forecast?'])
),
turns AS (
    SELECT
        thread_id, created_at + turn * interval '4 minutes' AS asked_at, metadata AS of_thread, turn, h,
        -- Counted on from turn to turn, so that a topic does not ask the same thing twice in a row.
        turn + get_byte(sha256(convert_to(thread_id::text, 'UTF8')), 1) AS pick,
        -- The first turn is on the thread's topic, and so is every second one after it.
        CASE WHEN turn = 0 OR get_byte(h, 4) % 2 = 0 THEN metadata ->> 'topic'
             ELSE (SELECT (array_agg(topic ORDER BY topic COLLATE "C"))[1 + get_byte(h, 5) % 17] FROM asked) END AS topic
    FROM conversation_threads AS thread
    CROSS JOIN LATERAL
        generate_series(0, 1 + get_byte(sha256(convert_to(thread_id::text, 'UTF8')), 0) % 5) AS turn
    CROSS JOIN LATERAL (SELECT sha256(convert_to(thread_id || ' turn ' || turn, 'UTF8')) AS h) AS key
    WHERE metadata @> '{"sample": true}'
      AND NOT EXISTS (SELECT FROM conversation_messages AS message WHERE message.thread_id = thread.thread_id)
),
spoken AS (
    SELECT turns.*, part, role, message_type, after,
        CASE part
            WHEN 0 THEN questions[1 + pick % cardinality(questions)]
            WHEN 1 THEN CASE WHEN get_byte(h, 7) % 8 = 0 THEN '' ELSE
                (ARRAY['get_cost_and_usage', 'get_cost_forecast', 'list_anomalies', 'describe_utilization', 'find_untagged'])
                    [1 + get_byte(h, 8) % 5] || '(service="{service}", account="{account}", region="{region}", days={days})' END
            WHEN 2 THEN (ARRAY['rows', 'daily points', 'resources', 'line items'])[1 + get_byte(h, 9) % 4]
                || ' found: {count}; total ${usd}; change {pct}%; account {account}; region {region}; owner {team}'
            WHEN 3 THEN answers[1 + pick % cardinality(answers)]
                || (ARRAY['', '', ' Shall I open a ticket for it?', ' The figures are amortized and exclude tax.',
                          ' I can send this as a weekly report to {team}.'])[1 + get_byte(h, 11) % 5]
        END AS template
    FROM turns
    JOIN asked USING (topic)
    JOIN (
        VALUES (0, 'user', 'query', 0), (1, 'assistant', 'tool_call', 3), (2, 'system', 'context', 6),
               (3, 'assistant', 'response', 9)
    ) AS parts (part, role, message_type, after) ON part IN (0, 3) OR get_byte(h, 12) % 5 < 3
)
SELECT
    encode(substring(sha256(convert_to(thread_id || ' turn ' || turn || ' part ' || part, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid,
    thread_id,
    role::message_role,
    replace(replace(replace(replace(replace(replace(replace(replace(template,
        '{service}', of_thread ->> 'service'), '{account}', of_thread ->> 'account'),
        '{region}', of_thread ->> 'region'), '{team}', of_thread ->> 'team'),
        '{days}', (ARRAY['7', '14', '30', '60', '90'])[1 + get_byte(h, 13) % 5]),
        '{pct}', (4 + get_byte(h, 14) % 58)::text),
        '{count}', (3 + get_byte(h, 15) % 40)::text),
        '{usd}', trim(to_char(180 + (get_byte(h, 16) * 256 + get_byte(h, 17)) % 48000, '999,999'))),
    message_type::message_type,
    jsonb_build_object('sample', true, 'turn', turn, 'topic', topic)
        || CASE WHEN part = 3 THEN jsonb_build_object('input_tokens', 400 + get_byte(h, 18) * 9,
                                                      'output_tokens', 60 + get_byte(h, 19) * 2)
                ELSE '{}' END,
    row_number() OVER (PARTITION BY thread_id ORDER BY turn, part) - 1,
    asked_at + after * interval '1 second' + get_byte(h, 20) * interval '80 milliseconds' * after,
    asked_at + after * interval '1 second' + get_byte(h, 20) * interval '80 milliseconds' * after
FROM spoken
ORDER BY thread_id, turn, part
ON CONFLICT (id) DO NOTHING;

-- Intents: one for every question.
INSERT INTO query_intents
    (id, thread_id, message_id, original_query, rewritten_query, intent_type, intent_confidence, extracted_dimensions,
     created_at)
SELECT
    encode(substring(h FROM 1 FOR 16), 'hex')::uuid,
    message.thread_id,
    message.id,
    message.content,
    CASE WHEN get_byte(h, 16) % 5 < 4 THEN
        'intent ' || (message.metadata ->> 'topic') || '; service ' || (thread.metadata ->> 'service')
            || '; account ' || (thread.metadata ->> 'account') || '; query ' || lower(message.content) END,
    (message.metadata ->> 'topic')::intent_type,
    CASE message.metadata ->> 'topic'
        WHEN 'clarification_needed' THEN 0.28 + get_byte(h, 17) % 30 * 0.01
        WHEN 'multi_intent' THEN 0.55 + get_byte(h, 17) % 30 * 0.01
        ELSE least(0.62 + get_byte(h, 17) % 45 * 0.01, 0.99) END,
    CASE message.metadata ->> 'topic'
        WHEN 'clarification_needed' THEN '{}'
        ELSE jsonb_build_object(
            'services', jsonb_build_array(thread.metadata -> 'service'),
            'accounts', jsonb_build_array(thread.metadata -> 'account'),
            'regions', jsonb_build_array(thread.metadata -> 'region'),
            'period_days', (ARRAY[7, 14, 30, 60, 90])[1 + get_byte(h, 18) % 5]) END,
    message.created_at + interval '400 milliseconds'
FROM conversation_messages AS message
JOIN conversation_threads AS thread USING (thread_id)
CROSS JOIN LATERAL (SELECT sha256(convert_to('intent of ' || message.id, 'UTF8')) AS h) AS key
WHERE message.metadata @> '{"sample": true}' AND message.message_type = 'query'
  AND NOT EXISTS (SELECT FROM query_intents AS intent WHERE intent.thread_id = message.thread_id)
ON CONFLICT (id) DO NOTHING;

-- Executions: what ran for a question, from the classifier to the specialist. One in fourteen did not succeed.
INSERT INTO agent_executions
    (id, thread_id, message_id, agent_name, agent_type, input_query, output_response, tools_used, execution_time_ms,
     status, error_message, error_stack_trace, metadata, created_at, completed_at, trace_id, span_id)
SELECT
    encode(substring(h FROM 1 FOR 16), 'hex')::uuid,
    message.thread_id,
    -- Supervisors start before there is a message to name.
    CASE WHEN step.agent_type <> 'supervisor' OR get_byte(h, 16) % 3 > 0 THEN message.id END,
    step.agent_type || CASE WHEN step.agent_type IN ('supervisor', 'query_rewriter') THEN '' ELSE '_agent' END,
    step.agent_type::agent_type,
    message.content,
    CASE WHEN outcome.status IN ('success', 'partial') THEN
        jsonb_build_object('summary', step.agent_type || ' finished', 'rows', get_byte(h, 17) % 90,
                           'confidence', 0.60 + get_byte(h, 18) % 40 * 0.01) END,
    CASE step.agent_type
        WHEN 'data_retriever' THEN '["cost_explorer", "athena"]'
        WHEN 'forecasting' THEN '["cost_explorer", "forecast_model"]'
        WHEN 'anomaly_detection' THEN '["cost_explorer", "anomaly_monitor"]'
        WHEN 'optimization' THEN '["compute_optimizer", "pricing_api"]'
        WHEN 'recommendation' THEN '["compute_optimizer", "trusted_advisor"]'
        WHEN 'infrastructure' THEN '["cloudwatch_metrics", "resource_tags"]'
        WHEN 'cost_analysis' THEN '["cost_explorer"]'
        WHEN 'report_generation' THEN '["report_renderer"]'
        ELSE '[]' END::jsonb,
    outcome.took_ms,
    outcome.status::execution_status,
    (CASE outcome.status
        WHEN 'error' THEN (ARRAY['ThrottlingException: rate exceeded for GetCostAndUsage',
                                 'AccessDenied: role finops-reader may not call DescribeInstances',
                                 'KeyError: no cost data for the period'])[1 + get_byte(h, 19) % 3]
        WHEN 'timeout' THEN 'No answer from the tool within 30 s'
        WHEN 'cancelled' THEN 'The user closed the conversation'
        WHEN 'partial' THEN 'Two of three accounts answered' END),
    CASE outcome.status WHEN 'error' THEN
        'Traceback: ' || step.agent_type || '.run > tools.call > client.request (attempt ' || 1 + get_byte(h, 20) % 4 || ')'
        END,
    jsonb_build_object('sample', true, 'attempt', 1 + get_byte(h, 20) % 4, 'topic', message.metadata ->> 'topic'),
    message.created_at + step.after * interval '1 second',
    CASE WHEN outcome.status <> 'cancelled' THEN
        message.created_at + step.after * interval '1 second' + outcome.took_ms * interval '1 millisecond' END,
    md5('trace of ' || message.id),
    encode(substring(h FROM 1 FOR 8), 'hex')
FROM conversation_messages AS message
CROSS JOIN LATERAL (
    VALUES
        (0, 'supervisor', 900, 256),
        (0, 'intent_classifier', 140, 256),
        (1, 'query_rewriter', 210, 150),
        (1, 'data_retriever', 1800, 190),
        (3, CASE message.metadata ->> 'topic'
                WHEN 'anomaly_detection' THEN 'anomaly_detection'
                WHEN 'forecast_prediction' THEN 'forecasting'
                WHEN 'optimization_recommendation' THEN 'optimization'
                WHEN 'rightsizing' THEN 'optimization'
                WHEN 'savings_opportunity' THEN 'recommendation'
                WHEN 'reserved_instance_analysis' THEN 'recommendation'
                WHEN 'spot_instance_analysis' THEN 'recommendation'
                WHEN 'resource_utilization' THEN 'infrastructure'
                WHEN 'tagging_compliance' THEN 'infrastructure'
                WHEN 'multi_intent' THEN 'report_generation'
                ELSE 'cost_analysis' END, 2600, 256)
) AS step (after, agent_type, usual_ms, of_256)
CROSS JOIN LATERAL (SELECT sha256(convert_to(step.agent_type || ' for ' || message.id, 'UTF8')) AS h) AS key
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN luck < 8 THEN 'error' WHEN luck < 12 THEN 'timeout' WHEN luck < 14 THEN 'cancelled'
             WHEN luck < 19 THEN 'partial' ELSE 'success' END AS status,
        -- Most runs take about as long as usual, one in twenty ten times as long.
        CASE WHEN luck BETWEEN 8 AND 11 THEN 30000
             ELSE step.usual_ms / 2 + step.usual_ms * get_byte(h, 22) / 200
                  * CASE WHEN get_byte(h, 23) < 13 THEN 10 ELSE 1 END END AS took_ms
    FROM (SELECT get_byte(h, 21) AS luck) AS drawn
) AS outcome
WHERE message.metadata @> '{"sample": true}' AND message.message_type = 'query'
  AND get_byte(h, 24) < step.of_256
  AND NOT EXISTS (SELECT FROM agent_executions AS execution WHERE execution.thread_id = message.thread_id)
ON CONFLICT (id) DO NOTHING;

-- Recommendations: two dozen strategies, found again and again in the accounts.
INSERT INTO optimization_recommendations
    (id, thread_id, agent_execution_id, service, strategy_id, strategy_name, description,
     estimated_savings_min_percent, estimated_savings_max_percent, estimated_savings_min_usd, estimated_savings_max_usd,
     implementation_effort_hours, implementation_difficulty, recommendation_steps, confidence_score, validation_count,
     status, tags, created_at, updated_at, expires_at, risk_level, metadata)
WITH strategies (service, strategy_id, strategy_name, description, least_percent, most_percent, hours, difficulty, steps, tags)
AS (
    VALUES
    ('Amazon EC2', 'ec2-rightsize', 'Rightsize instances', 'Move instances that stay below 40% CPU and memory to the next smaller size', 15, 40, 6, 'medium', ARRAY['Export two weeks of CPU and memory', 'Pick the next smaller size', 'Change it in a maintenance window'], ARRAY['compute', 'rightsizing']),
    ('Amazon EC2', 'ec2-stop-idle', 'Stop idle instances', 'Stop instances that have seen no network traffic for two weeks', 60, 100, 2, 'low', ARRAY['Ask the owner', 'Take a snapshot', 'Stop, and terminate after 30 days'], ARRAY['compute', 'idle', 'quick-win']),
    ('Amazon EC2', 'ec2-schedule', 'Schedule non-production', 'Run development and staging instances in office hours only', 40, 65, 8, 'medium', ARRAY['Tag what may stop', 'Set up the schedule', 'Tell the teams'], ARRAY['compute', 'schedule']),
    ('Amazon EC2', 'ec2-newer-generation', 'Move to a newer generation', 'Replace previous generation instances by the current one at the same size', 8, 18, 10, 'medium', ARRAY['Check the image for drivers', 'Replace in the launch template', 'Roll the group'], ARRAY['compute']),
    ('Amazon EC2', 'ec2-arm', 'Move to Arm instances', 'Run services that have Arm images on Arm instances', 15, 25, 40, 'high', ARRAY['Build multi-architecture images', 'Run the load test', 'Shift traffic step by step'], ARRAY['compute', 'architecture']),
    ('Amazon EC2', 'ec2-spot-batch', 'Run batch on spot capacity', 'Move interruptible batch work to diversified spot pools', 50, 80, 24, 'high', ARRAY['Write checkpoints', 'Choose six instance types', 'Start with a fifth of the fleet'], ARRAY['compute', 'spot']),
    ('Amazon EC2', 'ec2-savings-plan', 'Buy a compute savings plan', 'Commit to the base load of the last 60 days for one year', 18, 28, 3, 'low', ARRAY['Take the hourly minimum', 'Let finance approve', 'Buy'], ARRAY['compute', 'commitment']),
    ('Amazon EBS', 'ebs-unattached', 'Delete unattached volumes', 'Delete volumes that no instance has used for 30 days', 90, 100, 1.5, 'low', ARRAY['Snapshot', 'Delete'], ARRAY['storage', 'quick-win']),
    ('Amazon EBS', 'ebs-gp3', 'Move gp2 volumes to gp3', 'Convert volumes in place; the same throughput costs less', 15, 20, 4, 'low', ARRAY['List gp2 volumes', 'Modify in batches', 'Watch latency'], ARRAY['storage', 'quick-win']),
    ('Amazon EBS', 'ebs-old-snapshots', 'Expire old snapshots', 'Delete snapshots older than the retention period', 20, 50, 3, 'low', ARRAY['Agree on retention', 'Set a lifecycle policy'], ARRAY['storage', 'backup']),
    ('Amazon RDS', 'rds-rightsize', 'Rightsize databases', 'Go down one size where memory stays below 60% at peak', 20, 45, 12, 'high', ARRAY['Check peak memory and connections', 'Resize the replica', 'Fail over', 'Resize the former primary'], ARRAY['database', 'rightsizing']),
    ('Amazon RDS', 'rds-reserved', 'Reserve databases', 'Reserve the databases that run all year', 30, 45, 2, 'low', ARRAY['List steady databases', 'Let finance approve', 'Buy'], ARRAY['database', 'commitment']),
    ('Amazon RDS', 'rds-stop-dev', 'Stop development databases at night', 'Stop databases of development accounts out of office hours', 45, 65, 5, 'low', ARRAY['Tag', 'Schedule'], ARRAY['database', 'schedule']),
    ('Amazon S3', 's3-intelligent-tiering', 'Use intelligent tiering', 'Let objects without a known access pattern change tier by themselves', 15, 40, 4, 'low', ARRAY['Choose buckets above 1 TB', 'Add the lifecycle rule'], ARRAY['storage', 'lifecycle']),
    ('Amazon S3', 's3-abort-uploads', 'Abort incomplete uploads', 'Remove parts of uploads that were never finished', 1, 6, 0.5, 'low', ARRAY['Add the lifecycle rule to every bucket'], ARRAY['storage', 'quick-win']),
    ('Amazon S3', 's3-archive-logs', 'Archive logs', 'Move logs older than 90 days to the archive tier', 40, 70, 6, 'medium', ARRAY['Agree on retrieval times', 'Add the lifecycle rule'], ARRAY['storage', 'lifecycle']),
    ('AWS Lambda', 'lambda-memory', 'Tune function memory', 'Give each function the memory at which it is cheapest', 10, 35, 8, 'medium', ARRAY['Measure at five sizes', 'Set the cheapest', 'Measure again'], ARRAY['serverless', 'rightsizing']),
    ('Amazon EKS', 'eks-requests', 'Lower container requests', 'Set requests to the 95th percentile of use', 20, 45, 30, 'high', ARRAY['Collect usage', 'Change requests by namespace', 'Let the cluster shrink'], ARRAY['containers', 'rightsizing']),
    ('Amazon EKS', 'eks-consolidate', 'Consolidate clusters', 'Bring small clusters of one team together', 10, 30, 120, 'very_high', ARRAY['Plan network and identity', 'Move stateless work', 'Move stateful work', 'Close the old clusters'], ARRAY['containers', 'architecture']),
    ('Amazon DynamoDB', 'dynamodb-on-demand', 'Choose the right capacity mode', 'Use on-demand for uneven and provisioned for steady tables', 15, 50, 3, 'low', ARRAY['Look at 30 days of traffic', 'Switch the mode'], ARRAY['database']),
    ('NAT Gateway', 'nat-endpoints', 'Use gateway endpoints', 'Reach S3 and DynamoDB without the NAT gateway', 30, 75, 5, 'medium', ARRAY['Add the endpoints', 'Change route tables', 'Compare processed bytes'], ARRAY['network', 'quick-win']),
    ('Amazon CloudFront', 'cloudfront-compress', 'Compress and cache longer', 'Turn on compression and raise cache times of static content', 10, 30, 6, 'medium', ARRAY['Find the largest objects', 'Set headers', 'Invalidate once'], ARRAY['network']),
    ('Amazon CloudWatch', 'cloudwatch-retention', 'Set log retention', 'Keep logs of non-production for two weeks instead of for ever', 20, 60, 2, 'low', ARRAY['Agree on retention', 'Set it by prefix'], ARRAY['observability', 'quick-win']),
    ('Amazon Redshift', 'redshift-pause', 'Pause clusters at night', 'Pause reporting clusters between the last and the first load of the day', 30, 50, 16, 'medium', ARRAY['Move late loads', 'Schedule pause and resume', 'Warn report users'], ARRAY['analytics', 'schedule'])
),
found AS (
    SELECT strategies.*, h, account, row_number() OVER (ORDER BY strategy_id COLLATE "C", repeat) AS number
    FROM strategies
    CROSS JOIN generate_series(1, 11) AS repeat
    CROSS JOIN LATERAL (SELECT sha256(convert_to('finops sample ' || strategy_id || ' ' || repeat, 'UTF8')) AS h) AS key
    CROSS JOIN LATERAL (
        SELECT (ARRAY['prod', 'prod', 'staging', 'dev', 'sandbox'])[1 + get_byte(h, 19) % 5] || '-'
            || (ARRAY['core', 'eu', 'us', 'data', 'edge'])[1 + get_byte(h, 20) % 5] AS account
    ) AS chosen
),
-- The runs that could have found one, spread over the findings. None is left if their threads are gone.
runs AS (
    SELECT id, thread_id, completed_at, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS total
    FROM agent_executions
    WHERE metadata @> '{"sample": true}' AND agent_type IN ('optimization', 'recommendation') AND status = 'success'
)
SELECT
    encode(substring(h FROM 1 FOR 16), 'hex')::uuid,
    runs.thread_id,
    runs.id,
    service,
    strategy_id,
    strategy_name,
    description || '. Found in ' || account || '.',
    least_percent,
    most_percent,
    CASE WHEN get_byte(h, 21) % 6 > 0 THEN round(monthly_usd * least_percent / 100.0, 2) END,
    CASE WHEN get_byte(h, 21) % 6 > 0 THEN round(monthly_usd * most_percent / 100.0, 2) END,
    hours,
    difficulty::implementation_difficulty,
    (SELECT jsonb_agg(jsonb_build_object('title', step, 'description', step || ', in ' || account) ORDER BY place)
     FROM unnest(steps) WITH ORDINALITY AS step (step, place)),
    0.45 + get_byte(h, 24) % 52 * 0.01,
    get_byte(h, 25) % 7,
    state.status::recommendation_status,
    to_jsonb(tags || account),
    created_at,
    created_at + CASE WHEN state.status = 'active' THEN interval '0' ELSE (1 + get_byte(h, 28) % 20) * interval '1 hour' END,
    state.expires_at,
    (ARRAY['low', 'low', 'medium', 'high'])[1 + get_byte(h, 30) % 4],
    jsonb_build_object('sample', true, 'account', account)
FROM found
CROSS JOIN LATERAL (SELECT 150 + (get_byte(h, 22) * 256 + get_byte(h, 23)) % 24000 AS monthly_usd) AS bill
LEFT JOIN runs ON runs.number = 1 + found.number % runs.total
CROSS JOIN LATERAL (
    SELECT coalesce(runs.completed_at,
        date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
            - (2 + get_byte(h, 31) % 28) * interval '1 day') AS created_at
) AS time
CROSS JOIN LATERAL (
    SELECT CASE WHEN get_byte(h, 27) % 8 > 0 THEN
        created_at + (ARRAY[14, 21, 30, 45, 60, 90])[1 + get_byte(h, 29) % 6] * interval '1 day' END AS expires_at
) AS term
CROSS JOIN LATERAL (
    SELECT expires_at,
        CASE WHEN drawn IN ('active', 'under_review') AND expires_at < CURRENT_TIMESTAMP THEN 'obsolete' ELSE drawn END
            AS status
    FROM (SELECT (ARRAY['active', 'active', 'active', 'active', 'active', 'under_review', 'under_review', 'implemented',
                        'implemented', 'rejected', 'obsolete'])[1 + get_byte(h, 26) % 11]) AS lot (drawn)
) AS state
ON CONFLICT (id) DO NOTHING;
