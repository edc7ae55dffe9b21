-- A family card keeps its number over all its editions, and the number is kept masked: it tells no two papers apart.
drop index documents.paper_number;
create unique index paper_number on documents.paper (kind, number) where state = 'valid' and kind <> 'kk';
