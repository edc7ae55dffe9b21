-- The agency's whole list in the order of waiting, and the counts beside it without touching the rows
-- (bench/worklist.ts: 100,000 open cases).
create index open_row_agency on casework.open_row (agency, since, kase_id) where role <> 'applicant';
create index open_row_count on casework.open_row (agency, role, row, area) where officer is null;
