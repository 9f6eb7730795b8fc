package kejian.edge.courier;

import java.util.List;

/** How the taking of a courier's disk stands. */
public sealed interface CourierState {

    /** None was brought since the start. */
    record Idle() implements CourierState {}

    /**
     * @param release being taken, 0 while its documents are read
     */
    record Running(long release, long missingBytes) implements CourierState {}

    /**
     * @param code stable; docs/guide/courier.md lists all
     * @param detail for whoever looks after the edge, may be empty
     * @param files that are altered
     * @param journalRecords given to the disk, -1 when none could be written
     * @param journalFault why not
     */
    record Ended(
            String code,
            String detail,
            long release,
            long missingBytes,
            List<String> files,
            long journalRecords,
            String journalFault)
            implements CourierState {

        public Ended {
            files = List.copyOf(files);
        }

        static Ended of(String code, String detail) {
            return new Ended(code, detail, 0, 0, List.of(), -1, "");
        }

        Ended of(long number, long missing) {
            return new Ended(code, detail, number, missing, files, -1, "");
        }

        Ended naming(List<String> altered) {
            return new Ended(code, detail, release, missingBytes, altered, -1, "");
        }

        Ended withJournal(long records) {
            return new Ended(code, detail, release, missingBytes, files, records, "");
        }

        Ended withoutJournal(String fault) {
            return new Ended(code, detail, release, missingBytes, files, -1, fault);
        }
    }
}
