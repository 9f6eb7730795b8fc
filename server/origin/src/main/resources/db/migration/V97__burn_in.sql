-- The language of the captions that an editor wants in tier A's picture; and the captions that a job
-- was begun with, as JSON (BurnIn): all its chunks get the same, whatever is changed meanwhile.
alter table courseware add column burn_in text;
alter table job add column burn_in text;
