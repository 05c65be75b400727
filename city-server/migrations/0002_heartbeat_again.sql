-- Of the heartbeat with the last counter, so that the same one again is told from another with that counter.
alter table terminals add column heartbeat_signature text;
