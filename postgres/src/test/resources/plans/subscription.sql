CREATE SUBSCRIPTION one CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION gone CONNECTION 'dbname=x password=secret' PUBLICATION p WITH (connect = false);
-- to
CREATE SUBSCRIPTION one CONNECTION 'dbname=x' PUBLICATION p, q WITH (connect = false, slot_name = NONE, synchronous_commit = on, binary = true);
CREATE SUBSCRIPTION two CONNECTION 'dbname=x' PUBLICATION r WITH (connect = false, slot_name = other);
COMMENT ON SUBSCRIPTION two IS 'Two.';
