package kejian.origin.harvest;

/** Errors of the protocol (§3.6); {@code noSetHierarchy} cannot be: there are always sets. */
final class OaiError extends RuntimeException {

    /** Codes as they are written. */
    enum Code {
        BAD_VERB("badVerb"),
        BAD_ARGUMENT("badArgument"),
        BAD_RESUMPTION_TOKEN("badResumptionToken"),
        CANNOT_DISSEMINATE_FORMAT("cannotDisseminateFormat"),
        ID_DOES_NOT_EXIST("idDoesNotExist"),
        NO_RECORDS_MATCH("noRecordsMatch"),
        NO_METADATA_FORMATS("noMetadataFormats");

        private final String written;

        Code(String written) {
            this.written = written;
        }

        String written() {
            return written;
        }

        /**
         * Whether the request was not understood, so that its arguments are not repeated (§3.6).
         */
        boolean isOfTheRequest() {
            return this == BAD_VERB || this == BAD_ARGUMENT;
        }
    }

    private final Code code;

    OaiError(Code code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    Code code() {
        return code;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
