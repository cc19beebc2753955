-- What servers know from 16 on.
SET search_path = app;
CREATE TABLE stored_as_wished (a text STORAGE EXTERNAL COMPRESSION pglz);
