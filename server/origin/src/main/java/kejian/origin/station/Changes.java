package kejian.origin.station;

/** What a sheet did: rows that were new, and rows that said something else than before. */
public record Changes(int created, int changed) {}
