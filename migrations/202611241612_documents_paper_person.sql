-- A case that was filed under another's account passes to who filed it, and its papers with it.
grant update (person) on documents.paper to :app;
grant update (person) on documents.outgoing to :app;
