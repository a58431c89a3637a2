BEGIN TRANSACTION;
CREATE TABLE authors (
  work TEXT NOT NULL REFERENCES works(id), position INTEGER NOT NULL, name TEXT NOT NULL,
  family TEXT NOT NULL, PRIMARY KEY (work, position)
);
INSERT INTO "authors" VALUES('abe2023others',1,'K. Abe','Abe');
INSERT INTO "authors" VALUES('acc2024letters',1,'Élodie Ştefan','Ştefan');
INSERT INTO "authors" VALUES('acc2024letters',2,'Łukasz Żółć','Żółć');
INSERT INTO "authors" VALUES('acc2024letters',3,'Nguyễn Thị Ánh','Ánh');
INSERT INTO "authors" VALUES('doe2024edges',1,'Jane Doe','Doe');
INSERT INTO "authors" VALUES('doe2024edges',2,'Richard Roe','Roe');
INSERT INTO "authors" VALUES('doe2024edges',3,'Ana Lee','Lee');
INSERT INTO "authors" VALUES('fox2025chapter',1,'David Van Valen','Van Valen');
INSERT INTO "authors" VALUES('fox2025chapter',2,'Mauricio Fernandez M.','Fernandez M.');
INSERT INTO "authors" VALUES('kim2024preprint',1,'Ana Kim','Kim');
INSERT INTO "authors" VALUES('kim2024preprint',2,'Paul J. van der Berg','van der Berg');
INSERT INTO "authors" VALUES('kim2024preprint',3,'Robert Smith Jr.','Smith');
INSERT INTO "authors" VALUES('kim2024preprint',4,'Yi-Chi M. Zhang','Zhang');
INSERT INTO "authors" VALUES('kim2024preprint',5,'JD. Lee','Lee');
INSERT INTO "authors" VALUES('kim2024preprint',6,'The MONAI Consortium','The MONAI Consortium');
INSERT INTO "authors" VALUES('kim2024preprint',7,'Plato','Plato');
INSERT INTO "authors" VALUES('lee2024pixels',1,'Ana Lee','Lee');
INSERT INTO "authors" VALUES('lee2024pixels',2,'Bo Poe','Poe');
INSERT INTO "authors" VALUES('lee2024talk',1,'Ana Lee','Lee');
INSERT INTO "authors" VALUES('lee2024talk',2,'Minh Le Tran','Tran');
INSERT INTO "authors" VALUES('ngo2025workshop',1,'Van Ngo','Ngo');
INSERT INTO "authors" VALUES('ono2023code',1,'Ken Ono','Ono');
INSERT INTO "authors" VALUES('poe2024number',1,'Bo Poe','Poe');
INSERT INTO "authors" VALUES('poe2024pixels',1,'Bo Poe','Poe');
INSERT INTO "authors" VALUES('roe2023corners',1,'Richard Roe','Roe');
INSERT INTO "authors" VALUES('roe2023corners',2,'Jane Doe','Doe');
INSERT INTO "authors" VALUES('roe2024journal',1,'Richard Roe','Roe');
INSERT INTO "authors" VALUES('roe2024journal',2,'Ana de la Cruz','de la Cruz');
INSERT INTO "authors" VALUES('sym2024marks',1,'Ada B','B');
INSERT INTO "authors" VALUES('tex2024formula',1,'Don K','K');
INSERT INTO "authors" VALUES('zed2024hostile',1,'The 100% Group','The 100% Group');
INSERT INTO "authors" VALUES('zed2024hostile',2,'Zoé O''Neil','O''Neil');
INSERT INTO "authors" VALUES('zed2024hostile',3,'=HYPERLINK A','A');
INSERT INTO "authors" VALUES('zed2024hostile',4,'王伟','王伟');
CREATE TABLE code (
  work TEXT NOT NULL REFERENCES works(id), position INTEGER NOT NULL, kind TEXT NOT NULL,
  url TEXT NOT NULL, PRIMARY KEY (work, position)
);
INSERT INTO "code" VALUES('doe2024edges',1,'code','https://github.com/doe/edges');
INSERT INTO "code" VALUES('kim2024preprint',1,'code','https://example.org/kim/samurai');
INSERT INTO "code" VALUES('kim2024preprint',2,'weights','https://example.org/kim/weights');
INSERT INTO "code" VALUES('ono2023code',1,'project','https://example.org/ono/project');
CREATE TABLE sections (id TEXT PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO "sections" VALUES('introduction','About');
INSERT INTO "sections" VALUES('first','Papers of the first kind');
INSERT INTO "sections" VALUES('second','Papers of the second kind');
INSERT INTO "sections" VALUES('dataset','Datasets');
INSERT INTO "sections" VALUES('ws24','A workshop');
CREATE TABLE tags (
  work TEXT NOT NULL REFERENCES works(id), facet TEXT NOT NULL, term TEXT NOT NULL,
  PRIMARY KEY (work, facet, term), FOREIGN KEY (facet, term) REFERENCES terms(facet, id)
);
INSERT INTO "tags" VALUES('doe2024edges','modality','ct');
INSERT INTO "tags" VALUES('doe2024edges','prompt','box');
INSERT INTO "tags" VALUES('doe2024edges','prompt','point');
INSERT INTO "tags" VALUES('kim2024preprint','prompt','box');
INSERT INTO "tags" VALUES('kim2024preprint','prompt','point');
INSERT INTO "tags" VALUES('kim2024preprint','modality','ct');
INSERT INTO "tags" VALUES('kim2024preprint','modality','ultrasound');
INSERT INTO "tags" VALUES('kim2024preprint','anatomy','head');
INSERT INTO "tags" VALUES('poe2024pixels','modality','ct');
INSERT INTO "tags" VALUES('roe2024journal','modality','generic');
CREATE TABLE terms (
  facet TEXT NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, definition TEXT NOT NULL,
  PRIMARY KEY (facet, id)
);
INSERT INTO "terms" VALUES('prompt','box','Box','Bounding boxes.');
INSERT INTO "terms" VALUES('prompt','point','Point','Clicks.');
INSERT INTO "terms" VALUES('anatomy','head','Head & neck, "all" < of > it','What is above the shoulders & 100% of it.');
INSERT INTO "terms" VALUES('modality','ct','CT','Computed tomography.');
INSERT INTO "terms" VALUES('modality','ultrasound','Ultrasound','Ultrasound.');
INSERT INTO "terms" VALUES('modality','generic','Any modality','Images of any kind.');
CREATE TABLE versions (
  work TEXT NOT NULL REFERENCES works(id), position INTEGER NOT NULL, title TEXT NOT NULL,
  date TEXT, venue TEXT, doi TEXT, arxiv TEXT, link TEXT, PRIMARY KEY (work, position)
);
INSERT INTO "versions" VALUES('roe2023corners',1,'Corners Made Hard','2023-11',NULL,NULL,'2311.00011','https://arxiv.org/abs/2311.00011');
INSERT INTO "versions" VALUES('roe2024journal',1,'Nearly Everything a Journal Can State','2023-11-30','arXiv',NULL,'2311.00012','https://arxiv.org/abs/2311.00012');
CREATE TABLE work_sections (
  work TEXT NOT NULL REFERENCES works(id), section TEXT NOT NULL REFERENCES sections(id),
  PRIMARY KEY (work, section)
);
INSERT INTO "work_sections" VALUES('abe2023others','first');
INSERT INTO "work_sections" VALUES('acc2024letters','first');
INSERT INTO "work_sections" VALUES('doe2024edges','first');
INSERT INTO "work_sections" VALUES('doe2024edges','second');
INSERT INTO "work_sections" VALUES('fox2025chapter','first');
INSERT INTO "work_sections" VALUES('kim2024preprint','first');
INSERT INTO "work_sections" VALUES('kim2024preprint','second');
INSERT INTO "work_sections" VALUES('lee2024pixels','dataset');
INSERT INTO "work_sections" VALUES('lee2024talk','second');
INSERT INTO "work_sections" VALUES('ngo2025workshop','second');
INSERT INTO "work_sections" VALUES('ono2023code','second');
INSERT INTO "work_sections" VALUES('poe2024number','first');
INSERT INTO "work_sections" VALUES('poe2024pixels','dataset');
INSERT INTO "work_sections" VALUES('roe2023corners','first');
INSERT INTO "work_sections" VALUES('roe2024journal','first');
INSERT INTO "work_sections" VALUES('sym2024marks','first');
INSERT INTO "work_sections" VALUES('tex2024formula','first');
INSERT INTO "work_sections" VALUES('zed2024hostile','first');
CREATE TABLE works (id TEXT PRIMARY KEY, kind TEXT NOT NULL, type TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL, year INTEGER, date TEXT, published TEXT, venue TEXT, venue_title TEXT, volume TEXT, issue TEXT, pages TEXT, publisher TEXT, doi TEXT, arxiv TEXT, link TEXT NOT NULL, data TEXT, known_as TEXT, summary TEXT, status TEXT, added TEXT);
INSERT INTO "works" VALUES('abe2023others','paper','article','Known in Part!','K. Abe; et al.',2023,'2023',NULL,'medRxiv','medRxiv',NULL,NULL,NULL,NULL,'10.1101/2023.01.01.000001',NULL,'https://doi.org/10.1101/2023.01.01.000001',NULL,NULL,NULL,'withdrawn','2023-02-01');
INSERT INTO "works" VALUES('acc2024letters','paper','article','ÀÉÎÕÜÅÇÑØŁŚŽŠĂĄĒĖĘĞĪİĶĻŃŇŐŔŘŞŢŤŪŮŰŲŴŶŹŻ àéîõüåçñøłśžšăąēėęğīıķļńňőŕřşţťūůűųŵŷźż ǎǐǒǔǫǰ ẁẅẗẓ ếữ ßæÆœŒ ж 中','Élodie Ştefan; Łukasz Żółć; Nguyễn Thị Ánh',2024,'2024-07',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2407.00011','https://arxiv.org/abs/2407.00011',NULL,NULL,NULL,NULL,'2024-08-01');
INSERT INTO "works" VALUES('doe2024edges','paper','article','Edges: Segmenting What Is Not There','Jane Doe; Richard Roe; Ana Lee',2024,'2024-05',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2405.00001','https://arxiv.org/abs/2405.00001',NULL,NULL,NULL,NULL,'2024-06-01');
INSERT INTO "works" VALUES('fox2025chapter','paper','chapter','A Chapter of a Series','David Van Valen; Mauricio Fernandez M.',2024,'2024-10','2025-05','LNX','Lecture Notes in X & Y_Z','15008',NULL,'7','Knuth & Söhne','10.1007/978-3-000-00000-0_15','2410.00015','https://doi.org/10.1007/978-3-000-00000-0_15',NULL,NULL,NULL,NULL,'2025-04-02');
INSERT INTO "works" VALUES('kim2024preprint','paper','article','SAMurai: U-Net-like MRI Segmentation in 3D with an X-ray of Nothing','Ana Kim; Paul J. van der Berg; Robert Smith Jr.; Yi-Chi M. Zhang; JD. Lee; The MONAI Consortium; Plato',2024,'2024-04-12',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2404.00012','https://arxiv.org/abs/2404.00012',NULL,NULL,NULL,NULL,'2024-06-03');
INSERT INTO "works" VALUES('lee2024pixels','dataset','article','Pixels: a Made-Up Dataset','Ana Lee; Bo Poe',2024,'2024-02',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2402.00002','https://arxiv.org/abs/2402.00002','https://example.org/pixels',NULL,NULL,NULL,'2024-03-01');
INSERT INTO "works" VALUES('lee2024talk','paper','paper-conference','A Talk at a Conference','Ana Lee; Minh Le Tran',2024,'2024-01-05',NULL,'TALK','International Conference on Talk, Chalk & “Sham”','38','2','41–49','The Talkers','10.1000/talk.5','2401.00014','https://doi.org/10.1000/talk.5',NULL,NULL,NULL,NULL,'2024-06-05');
INSERT INTO "works" VALUES('ngo2025workshop','paper','paper-conference','A Paper of a Workshop','Van Ngo',2025,'2025-03','2025','TALK Workshops','TALK Workshops',NULL,NULL,NULL,NULL,NULL,NULL,'https://example.org/workshop/5',NULL,NULL,NULL,NULL,'2025-04-01');
INSERT INTO "works" VALUES('ono2023code','paper','document','Code Alone','Ken Ono',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'https://example.org/ono/project',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "works" VALUES('poe2024number','paper','article-journal','An Article with a Number?','Bo Poe',2024,'2024-02','2024-12','Dots','Dots','7',NULL,'e103061',NULL,'10.1000/number','2402.00013','https://doi.org/10.1000/number',NULL,NULL,NULL,NULL,'2024-06-05');
INSERT INTO "works" VALUES('poe2024pixels','dataset','dataset','Pixels & Voxels: a Dataset without a Paper','Bo Poe',2024,'2024-02-29',NULL,NULL,NULL,NULL,NULL,NULL,'A Repository',NULL,NULL,'https://example.org/pixels-and-voxels?id=1&x=2','https://example.org/pixels-and-voxels?id=1&x=2',NULL,NULL,NULL,'2024-03-02');
INSERT INTO "works" VALUES('roe2023corners','paper','document','Corners Made Easy','Richard Roe; Jane Doe',2023,'2024-01',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'10.1000/corners.1','2311.00011','https://doi.org/10.1000/corners.1',NULL,NULL,NULL,NULL,'2024-06-02');
INSERT INTO "works" VALUES('roe2024journal','paper','article-journal','Everything a Journal Can State','Richard Roe; Ana de la Cruz',2023,'2023-11-30','2024-09-01','Journal of Lines & Dots','Journal of Lines & Dots','12','3','103–117','Lines & Sons','10.1000/J.2024_12','2311.00012','https://doi.org/10.1000/J.2024_12',NULL,NULL,NULL,NULL,'2024-06-04');
INSERT INTO "works" VALUES('sym2024marks','paper','article','αβγδεζηθικλμνξπρστυφχψω ΓΔΘΛΞΠΣΥΦΨΩ × ± ≤ ≥ → ∞ ° ² ³ µ … – — “curled” ‘quotes’ it’s -- --- ,, '''' `` ?‘ !‘','Ada B',2024,'2024-07',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2407.00012','https://arxiv.org/abs/2407.00012',NULL,NULL,NULL,NULL,'2024-08-01');
INSERT INTO "works" VALUES('tex2024formula','paper','article','The $\ell_2$-norm, $x^{2}$, $\mathcal{L}_{\mathrm{dice}}$-SAM, from $5 to $6, $\input{x}$ and SAM$^{Med}$','Don K',2024,'2024-07',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2407.00013','https://arxiv.org/abs/2407.00013',NULL,NULL,NULL,NULL,'2024-08-01');
INSERT INTO "works" VALUES('zed2024hostile','paper','article-journal','=100% of R&D_x costs $5, #1 of {a} and }b{ ~ ^ \ | < > ` \input{x} \end{document} "q" ''r'' ]]> --> {{ 7*7 }}; next','The 100% Group; Zoé O''Neil; =HYPERLINK A; 王伟',2024,'2024-07','2024-08-09','J. of < i & "More"; {B}','J. of < i & "More"; {B}','=1+1','3/4 & "5"','s1, s5-s9 & <10>','P <&> {Q}','10.1000/z_(1);2','2407.00010','https://doi.org/10.1000/z_%281%29;2',NULL,NULL,NULL,NULL,'2024-08-01');
PRAGMA writable_schema=ON;
CREATE INDEX tags_by_term ON tags (facet, term);
CREATE INDEX authors_by_family ON authors (family);
PRAGMA writable_schema=OFF;
COMMIT;
-- 1: 1
-- 100: 2
-- 2: 2
-- 3d: 1
-- 5: 2
-- 6: 1
-- 7: 2
-- a: 13
-- abe: 1
-- ada: 1
-- aeiouacnøłszsaaeeegiiklnnorrsttuuuuwyzz: 1
-- aeiouacnøłszsaaeeegiıklnnorrsttuuuuwyzz: 1
-- aiouoj: 1
-- al: 1
-- alone: 1
-- an: 2
-- ana: 5
-- and: 2
-- anh: 1
-- article: 1
-- at: 1
-- b: 4
-- berg: 1
-- bo: 3
-- can: 1
-- chalk: 1
-- chapter: 1
-- chi: 1
-- code: 1
-- conference: 2
-- consortium: 1
-- corners: 1
-- costs: 1
-- cruz: 1
-- curled: 1
-- d: 1
-- dataset: 2
-- david: 1
-- de: 1
-- der: 1
-- dice: 1
-- document: 1
-- doe: 2
-- don: 1
-- dots: 4
-- easy: 1
-- edges: 1
-- ell: 1
-- elodie: 1
-- end: 1
-- et: 1
-- everything: 1
-- fernandez: 1
-- from: 1
-- group: 1
-- hyperlink: 1
-- i: 2
-- in: 3
-- input: 2
-- international: 1
-- is: 1
-- it: 1
-- j: 3
-- jane: 2
-- jd: 1
-- journal: 3
-- jr: 1
-- k: 2
-- ken: 1
-- kim: 1
-- known: 1
-- l: 1
-- la: 1
-- le: 1
-- lecture: 1
-- lee: 4
-- like: 1
-- lines: 2
-- lnx: 1
-- m: 2
-- made: 2
-- mathcal: 1
-- mathrm: 1
-- mauricio: 1
-- med: 1
-- medrxiv: 2
-- minh: 1
-- monai: 1
-- more: 2
-- mri: 1
-- neil: 1
-- net: 1
-- next: 1
-- ngo: 1
-- nguyễn: 1
-- norm: 1
-- not: 1
-- notes: 1
-- nothing: 1
-- number: 1
-- o: 1
-- of: 9
-- on: 1
-- ono: 1
-- paper: 2
-- part: 1
-- paul: 1
-- pixels: 2
-- plato: 1
-- poe: 3
-- q: 1
-- quotes: 1
-- r: 2
-- ray: 1
-- richard: 3
-- robert: 1
-- roe: 3
-- s: 1
-- sam: 2
-- samurai: 1
-- segmentation: 1
-- segmenting: 1
-- series: 1
-- sham: 1
-- smith: 1
-- state: 1
-- stefan: 1
-- talk: 5
-- the: 3
-- there: 1
-- thi: 1
-- to: 1
-- tran: 1
-- u: 1
-- up: 1
-- valen: 1
-- van: 3
-- voxels: 1
-- what: 1
-- with: 2
-- without: 1
-- workshop: 1
-- workshops: 2
-- wwtz: 1
-- x: 6
-- y: 1
-- yi: 1
-- z: 1
-- zhang: 1
-- zoe: 1
-- zołc: 1
-- ²: 1
-- ³: 1
-- ßææœœ: 1
-- łukasz: 1
-- αβγδεζηθικλμνξπρστυφχψω: 1
-- γδθλξπσυφψω: 1
-- μ: 1
-- ж: 1
-- ếữ: 1
-- 中: 1
-- 王伟: 1
