package kejian.origin.backup;

/** A program of its own that brings a database to the newest version, to be killed meanwhile. */
final class Migrating {

    private Migrating() {}

    public static void main(String... arguments) throws Exception {
        try (Schema schema = Schema.open()) {
            schema.migrate(new Place(arguments[0], null, null), Schema.NEWEST);
        }
    }
}
