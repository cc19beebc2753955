/* a file begins; with a comment */ -- or two;
SELECT /* ; */ 1; SELECT 1 -- ;
 + 1;
SELECT /* /* ; */ ; */ 1; SELECT /* ' */ 1; SELECT 1 -- '
 + 1; SELECT /* $$ " */ 1;
SELECT /**/ 1; SELECT /*/**/;*/ 1; SELECT /***/ 1; SELECT /****;****/ 1;
SELECT /*/ ; */ 1; SELECT /*//*;*/;*/ 1; SELECT /* -- */ 1;
SELECT 1 -- /*
 ; SELECT 2;
SELECT 1 +-- ;
 1; SELECT 1 */* ; */ 1; SELECT 1 @-/*;*/ 1; SELECT 1 */*;*/1;
SELECT 1 - 1 / - 1; SELECT 3 <-> 4; SELECT 1 -/ 2; SELECT '{"a": 1}'::json->'a', '{}'::json#>>'{c}';
SELECT 1 - - 1, 1 -
- 1;
SELECT 4 /2/ 1, 1 *
/ 2;
--
-- nothing but a comment;
/* nor here; */ ;
; -- no statement
SELECT 1 /* before the semicolon */ -- twice
;
SELECT 'last' /* has no semicolon */ -- and ends in a comment
