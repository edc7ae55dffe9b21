-- Who stamped the time of a paper's signature (CN of the authority); null: signed_at is what the signer claims.
alter table documents.paper add column time_stamped_by text;
