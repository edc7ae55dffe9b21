-- The signed papers of an office, newest first: the head looks them up to revoke or replace one.
create index outgoing_issued on documents.outgoing (office, signer_role, id desc) where state = 'issued';
