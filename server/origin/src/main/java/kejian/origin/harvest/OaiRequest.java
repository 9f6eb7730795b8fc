package kejian.origin.harvest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request that was understood (§4). */
sealed interface OaiRequest {

    record Identify() implements OaiRequest {}

    /**
     * @param identifier of one item, or none for all
     */
    record ListMetadataFormats(@Nullable UUID identifier) implements OaiRequest {}

    /**
     * @param after the set that the last answer ended with, empty for the first
     */
    record ListSets(String after, long cursor) implements OaiRequest {}

    record GetRecord(UUID identifier, OaiFormat format) implements OaiRequest {}

    /**
     * A list of records or of their headers.
     *
     * @param resumed whether it goes on with one that was begun
     */
    record ListRecords(boolean headersAlone, OaiList list, boolean resumed) implements OaiRequest {}

    Pattern IDENTIFIER =
            Pattern.compile(
                    "urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    /** §2.6: what a setSpec is made of; ours have no hierarchy. */
    Pattern SET = Pattern.compile("[A-Za-z0-9\\-_.!~*'()]{1,100}(:[A-Za-z0-9\\-_.!~*'()]{1,100})*");

    /**
     * @param arguments each with all its values, in any order
     * @param now a token that ended before is refused
     * @throws OaiError {@code badVerb}, {@code badArgument}, {@code badResumptionToken}, {@code
     *     cannotDisseminateFormat}, {@code idDoesNotExist}, {@code noRecordsMatch}
     */
    static OaiRequest of(Map<String, List<String>> arguments, Instant now) {
        List<String> verbs = arguments.getOrDefault("verb", List.of());
        if (verbs.size() != 1) {
            throw new OaiError(
                    OaiError.Code.BAD_VERB, verbs.isEmpty() ? "No verb" : "More than one verb");
        }
        Arguments given = new Arguments(arguments);
        return switch (verbs.getFirst()) {
            case "Identify" -> {
                given.demand(Set.of(), Set.of());
                yield new Identify();
            }
            case "ListMetadataFormats" -> {
                given.demand(Set.of(), Set.of("identifier"));
                String identifier = given.get("identifier");
                yield new ListMetadataFormats(identifier == null ? null : id(identifier));
            }
            case "ListSets" -> {
                given.demand(Set.of(), Set.of("resumptionToken"));
                String token = given.get("resumptionToken");
                yield token == null ? new ListSets("", 0) : OaiToken.sets(token, now);
            }
            case "GetRecord" -> {
                given.demand(Set.of("identifier", "metadataPrefix"), Set.of());
                OaiFormat format = OaiFormat.of(given.must("metadataPrefix"));
                yield new GetRecord(id(given.must("identifier")), format);
            }
            case "ListRecords" -> list(given, /* headersAlone= */ false, now);
            case "ListIdentifiers" -> list(given, /* headersAlone= */ true, now);
            default -> throw new OaiError(OaiError.Code.BAD_VERB, "The protocol has no such verb");
        };
    }

    private static OaiRequest list(Arguments given, boolean headersAlone, Instant now) {
        if (given.has("resumptionToken")) {
            given.demand(Set.of("resumptionToken"), Set.of()); // it is exclusive (§4.5)
            OaiList begun = OaiToken.list(given.must("resumptionToken"), headersAlone, now);
            return new ListRecords(headersAlone, begun, /* resumed= */ true);
        }
        given.demand(Set.of("metadataPrefix"), Set.of("from", "until", "set"));
        OaiDates dates = OaiDates.of(given.get("from"), given.get("until"));
        String set = given.get("set");
        if (set != null && !SET.matcher(set).matches()) {
            throw new OaiError(OaiError.Code.BAD_ARGUMENT, "set is malformed");
        }
        OaiFormat format = OaiFormat.of(given.must("metadataPrefix"));
        return new ListRecords(
                headersAlone,
                new OaiList(format, set, dates, OaiList.Place.FIRST),
                /* resumed= */ false);
    }

    private static UUID id(String identifier) {
        Matcher urn = IDENTIFIER.matcher(identifier);
        if (!urn.matches()) {
            throw new OaiError(OaiError.Code.ID_DOES_NOT_EXIST, "Identifiers are urn:uuid:…");
        }
        return UUID.fromString(urn.group(1));
    }

    /** All that a request says beside its verb. */
    final class Arguments {

        private final Map<String, List<String>> given;

        private Arguments(Map<String, List<String>> given) {
            this.given = given;
        }

        /** Illegal, repeated, missing and empty ones are {@code badArgument}. */
        private void demand(Set<String> needed, Set<String> allowed) {
            given.forEach((name, values) -> {
                boolean known =
                        name.equals("verb") || needed.contains(name) || allowed.contains(name);
                if (!known) {
                    throw new OaiError(
                            OaiError.Code.BAD_ARGUMENT, "An argument does not belong to the verb");
                }
                if (values.size() != 1 || values.getFirst().isEmpty()) {
                    throw new OaiError(OaiError.Code.BAD_ARGUMENT, name + " is repeated or empty");
                }
            });
            for (String name : needed) {
                if (!given.containsKey(name)) {
                    throw new OaiError(OaiError.Code.BAD_ARGUMENT, name + " is missing");
                }
            }
        }

        private boolean has(String name) {
            return given.containsKey(name);
        }

        private @Nullable String get(String name) {
            List<String> values = given.get(name);
            return values == null ? null : values.getFirst();
        }

        private String must(String name) {
            return java.util.Objects.requireNonNull(get(name));
        }
    }
}
