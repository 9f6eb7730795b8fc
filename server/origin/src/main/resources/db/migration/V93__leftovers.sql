-- A blob that a job sent: one of a chunk is nobody else's; a rendition may be shared by its digest, and
-- goes with the job only where nothing that stays has it.
alter table job_blob add column shared boolean not null default false;

-- Up to when an edge's right to take boxes over is used: shares of a move are not lost.
alter table edge add column moves_at timestamptz;
