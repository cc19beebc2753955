SELECT $$;'"/*--$$, $a$ $$; $b$; $a$, $a$$$a$, $a$;$$a$, $a$;$b$a$;
SELECT $é$;$é$, $_1$;$_1$, $A$;$a$;$A$;
SELECT a$b$c;
SELECT a$$; SELECT é$$; SELECT _$1$$;
SELECT $1; SELECT $1$$;$$; SELECT $12+$3;
SELECT 1$$;$$; SELECT $1a$; SELECT $a b; SELECT $-$; SELECT 1 $ 2;
DO $outer$
BEGIN
  EXECUTE $inner$ SELECT ';' $inner$;
  CASE WHEN true THEN NULL; END CASE;
END $outer$;
CREATE OR REPLACE FUNCTION trigger_of_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- it's here; $
  RETURN NEW;
END;
$$; SELECT 1
